"""The history of a record: who changed what and when, no number whole, nothing that a person cannot read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import personas
from tests.builders import DESK, NOW, TODAY, facility
from tests.integration.patients import people
from titian.facility.models import Village
from titian.patients import operations, queries
from titian.patients.models import Patient
from titian.patients.operations import AllergyData
from titian.patients.queries.history import Change, Step, label_of

pytestmark = pytest.mark.django_db
UNSAID = {
    "id", "ref", "facility", "record_number", "search_name", "searchable_as", "category", "created_at",
    "created_by_name", "changed_at", "membership_tried_at", "phone_is_placeholder", "unapproved_since",
}  # fmt: skip
"""Columns that no step shows: set once, or made from others."""
ONE_WORD = {"nik", "penjamin", "rhesus", "rt", "rw"}
"""Columns called as the screen calls them."""


@pytest.fixture
def patient() -> Patient:
    return people.patient(facility())


def edit(patient: Patient, **facts: Any) -> Patient:
    patient.refresh_from_db()
    return operations.edit_patient(
        by=DESK,
        facility=patient.facility,
        ref=patient.ref,
        data=people.patient_data(**facts),
        seen_at=patient.changed_at,
        now=NOW,
    )


def latest(patient: Patient) -> Step:
    return queries.history(patient)[0]


def changed(patient: Patient, **facts: Any) -> tuple[Change, ...]:
    edit(patient, **facts)
    return latest(patient).changes


def test_no_number_stands_whole_and_a_hidden_change_is_said(patient):
    [number] = changed(patient, nik="3174064610920003")
    assert number.label == "Nomor identitas"
    assert number.old == "••••••••••••0003"
    assert number.new == "••••••••••••0003 (digit lain berubah)"


def test_values_are_written_as_the_screen_writes_them(patient):
    village = Village.objects.create(
        code="3276011001",
        name="Sukamaju",
        district="Cilodong",
        city="Kota Depok",
        province="Jawa Barat",
        search_text="x",
    )
    facts = {"sex": "1", "birth_date": date(1992, 10, 6), "phone": "+6281234500018", "village": village}
    assert set(changed(patient, **facts, no_known_allergies=True)) == {
        Change("Jenis kelamin", "Perempuan", "Laki-laki"),
        Change("Tanggal lahir", "05-10-1992", "06-10-1992"),
        Change("Nomor HP", "081234500017", "081234500018"),
        Change("Kelurahan/desa", "kosong", "Sukamaju, Cilodong, Kota Depok, Jawa Barat"),
        Change("Tidak ada alergi yang diketahui", "tidak", "ya"),
    }


def test_saving_without_a_change_is_no_step(patient):
    edit(patient)
    assert [step.what for step in queries.history(patient)] == ["Didaftarkan"]


def test_an_allergy_that_was_taken_away_is_still_told(patient):
    edit(patient, allergies=(AllergyData("udang", "food"),))
    edit(patient)
    steps = [(step.what, step.note) for step in queries.history(patient)]
    assert steps == [("Alergi dihapus", "udang"), ("Alergi ditambahkan", "udang"), ("Didaftarkan", "")]


def test_a_death_and_what_was_said_when_it_was_taken_back_are_steps(patient):
    said = {"by": DESK, "facility": patient.facility, "ref": patient.ref, "now": NOW + timedelta(days=9)}
    operations.mark_deceased(**said, died_on=TODAY, reason="kabar keluarga")
    operations.undo_deceased(**said, reason="tertukar")
    steps = {(step.what, step.note) for step in queries.history(patient)}
    assert {
        ("Ditandai meninggal 21-11-2026", "kabar keluarga"),
        ("Tanda meninggal dibatalkan", "tertukar"),
    } < steps
    assert len(steps) == 3


@pytest.fixture
def villages() -> list[Village]:
    names = ("Sukamaju", "Sukatani")
    rows = [Village(code=f"327601100{at}", name=name, search_text="") for at, name in enumerate(names)]
    return Village.objects.bulk_create(rows)


def test_the_newest_few_cost_the_same_however_long_the_history_is(
    patient, villages, django_assert_num_queries
):
    """Trail, allergies and where they are told of, acts, answers; and one for each kind of row that steps refer to."""
    for at in range(4):
        edit(patient, village=villages[at % 2], allergies=(AllergyData(f"udang {at}", "food"),))
        with django_assert_num_queries(7) as asked:
            newest = queries.history(patient, 3)
        assert len(newest) == 3
        assert not any("changes" in one["sql"].partition("WHERE")[2] for one in asked)


def test_what_steps_refer_to_is_read_once_for_all_of_them(patient, villages, django_assert_num_queries):
    for village in (*villages, None, villages[0]):
        edit(patient, village=village)
    steps = queries.steps(patient)
    with django_assert_num_queries(1):
        told = queries.in_words(steps)
    moves = [(one.old, one.new) for step in told for one in step.changes if one.label == "Kelurahan/desa"]
    assert moves[0] == ("kosong", str(villages[0])) and len(moves) == 4


def test_what_bpjs_answered_is_a_step():
    patient = people.bpjs_patient(facility())
    [asked] = [step for step in queries.history(patient) if step.what.startswith("BPJS")]
    assert asked == Step(NOW, DESK.name, "BPJS ditanya: aktif", "AKTIF")


def test_every_field_of_a_patient_has_a_name_for_the_screen():
    ours = {field.name for field in Patient._meta.concrete_fields} - UNSAID - ONE_WORD
    assert [name for name in ours if label_of(name).lower() == name.replace("_", " ")] == []


def page_of(patient: Patient, rest: str = "", role: str = "pendaftaran") -> str:
    client: Client = personas.signed_in(personas.staff(patient.facility, role))
    return client.get(f"/k/{patient.facility.slug}/pasien/{patient.ref}/{rest}").content.decode()


def test_the_page_shows_the_latest_steps_and_leads_to_all(patient):
    for number in range(6):
        edit(patient, address=f"Jalan Melati {number}")
    assert page_of(patient).count("Data diubah") == 5
    assert page_of(patient, "riwayat/").count("Data diubah") == 6


def test_a_person_is_named_who_changed_the_record(patient):
    clerk = personas.staff(patient.facility, name="Rina Loket")
    address = f"/k/{patient.facility.slug}/pasien/{patient.ref}/nonaktif/"
    personas.signed_in(clerk).post(address, {"reason": "ganda"})
    assert (latest(patient).by, latest(patient).note) == ("Rina Loket", "ganda")
