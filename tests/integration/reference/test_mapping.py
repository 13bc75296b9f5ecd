"""Who of ours is who at BPJS: what is refused, what is kept, and what is asked to follow."""

from typing import Any
from uuid import UUID

import pytest

from tests import builders
from tests.builders import DESK, NOW, TODAY
from tests.integration.patients import people
from titian.accounts.models import AuditEvent
from titian.facility.models import Facility, Poli, PracticeSchedule, Practitioner
from titian.reference.errors import UnableToMap
from titian.reference.models import Entry, ReferenceList, Renewal, Sitting
from titian.reference.operations import mapping
from titian.reference.queries.mapping import board

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def bpjs_list(clinic: Facility, name: str, *rows: tuple[str, str], gone: tuple[str, ...] = ()) -> None:
    """The list as BPJS gave it whole: (code, name) each; `gone` are codes that it has no more."""
    of, _ = ReferenceList.objects.get_or_create(facility=clinic, name=name, defaults={"finished_at": NOW})
    for code, text in rows:
        facts = {"name": text, "search_text": text, "seen_run": 1, "gone_at": NOW if code in gone else None}
        Entry.objects.update_or_create(list=of, code=code, defaults=facts)


def save(row: Poli | Practitioner, **facts: Any) -> Poli | Practitioner:
    clinic = row.facility
    return mapping.save_own(by=DESK, facility=clinic, model=type(row), ref=row.ref, facts=facts, now=NOW)


def refusal(row: Poli | Practitioner, **facts: Any) -> tuple[str, str]:
    """The field and the sentence; nothing is kept."""
    with pytest.raises(UnableToMap) as refused:
        save(row, **facts)
    assert type(row).objects.filter(pk=row.pk, **{name: getattr(row, name) for name in facts}).exists()
    return refused.value.field, str(refused.value)


@pytest.fixture
def clinic() -> Facility:
    clinic = builders.bridged_facility()
    bpjs_list(clinic, "poli", ("001", "POLI UMUM"), ("002", "POLI GIGI"), ("009", "POLI LAMA"), gone=("009",))
    bpjs_list(clinic, "antrean_poli", ("001", "UMUM"), ("012", "GIGI & MULUT"))
    bpjs_list(clinic, "dokter", ("D01", "ANI WIJAYA"), ("D02", "BUDI"), ("D09", "LAMA"), gone=("D09",))
    bpjs_list(clinic, "antrean_dokter", ("101", "dr. ANI WIJAYA"), ("102", "dr. BUDI"))
    return clinic


def asked() -> set[UUID]:
    """Of whom of ours the promises are to be made anew."""
    return set(Renewal.objects.values_list("ref", flat=True))


def ani(clinic: Facility, **facts: Any) -> Practitioner:
    unmapped = {"name": "dr. Ani Wijaya", "pcare_code": "", "antrean_code": "", "antrean_name": ""}
    return people.practitioner(clinic, **unmapped | facts)


def umum(clinic: Facility, **facts: Any) -> Poli:
    return people.poli(clinic, **{"pcare_code": "", "antrean_code": "", "antrean_name": ""} | facts)


def test_an_unknown_code_is_refused_at_its_field(clinic):
    field, sentence = refusal(umum(clinic), pcare_code="777")
    assert (field, "777 tidak ada di daftar BPJS" in sentence) == ("pcare_code", True)


def test_a_code_of_the_other_service_is_no_code(clinic):
    assert refusal(ani(clinic), pcare_code="101")[0] == "pcare_code"


def test_a_vanished_code_is_refused_but_one_that_is_kept_stays(clinic):
    field, sentence = refusal(umum(clinic), pcare_code="009")
    assert (field, "sudah tidak ada" in sentence) == ("pcare_code", True)
    old = umum(clinic, name="Poli Lama", ticket_letter="L", pcare_code="009")
    assert save(old, pcare_code="009", name="Poli Tua").name == "Poli Tua"


def test_two_people_are_never_one_doctor_of_bpjs(clinic):
    ani(clinic, pcare_code="D01")
    other = ani(clinic, name="dr. Anita")
    field, sentence = refusal(other, pcare_code="D01")
    assert (field, sentence) == ("pcare_code", "ANI WIJAYA di BPJS sudah dipetakan ke dr. Ani Wijaya.")


def test_who_left_keeps_the_doctor_and_is_named(clinic):
    ani(clinic, pcare_code="D01", is_active=False)
    assert "dr. Ani Wijaya (tidak aktif)" in refusal(ani(clinic, name="dr. Anita"), pcare_code="D01")[1]


def test_two_at_once_do_not_get_one_doctor(in_parallel, clinic):
    rows = [ani(clinic), ani(clinic, name="dr. Anita")]
    results = in_parallel(lambda n: save(rows[n], pcare_code="D01"), 2)
    assert sum(isinstance(result, UnableToMap) for result in results) == 1
    assert Practitioner.objects.filter(pcare_code="D01").count() == 1


@pytest.mark.parametrize(
    ("facts", "field"), [({"name": "POLI gigi"}, "name"), ({"ticket_letter": "G"}, "ticket_letter")]
)
def test_a_name_or_letter_that_another_has_is_refused_at_its_field(clinic, facts, field):
    umum(clinic, name="Poli Gigi", ticket_letter="G")
    found, sentence = refusal(umum(clinic), **facts)
    assert (found, "Poli Gigi" in sentence) == (field, True)


def test_another_clinics_row_does_not_exist(clinic):
    stranger = umum(builders.facility())
    with pytest.raises(Poli.DoesNotExist):
        mapping.save_own(by=DESK, facility=clinic, model=Poli, ref=stranger.ref, facts={"name": "X"}, now=NOW)


def test_another_clinics_list_gives_no_codes(clinic):
    other = builders.bridged_facility()
    bpjs_list(other, "poli", ("050", "POLI LAIN"))
    assert refusal(umum(clinic), pcare_code="050")[0] == "pcare_code"


def test_a_map_brings_what_bpjs_says_of_the_row(clinic):
    Entry.objects.filter(code="002").update(detail={"is_sick": False})
    poli = save(umum(clinic), pcare_code="002", antrean_code="012")
    poli.refresh_from_db()
    assert (poli.is_sick_visit, poli.antrean_name) == (False, "GIGI & MULUT")


def test_a_map_that_is_taken_away_takes_the_name_with_it(clinic):
    person = save(save(ani(clinic), antrean_code="101"), antrean_code="")
    person.refresh_from_db()
    assert (person.antrean_code, person.antrean_name) == ("", "")


def test_two_poli_may_share_a_code_with_a_remark(clinic):
    save(umum(clinic), pcare_code="001")
    save(umum(clinic, name="Poli Anak", ticket_letter="B"), pcare_code="001")
    assert [line.slots[0].sharers for line in board(clinic).poli] == [["Poli Umum"], ["Poli Anak"]]


def test_the_schedule_follows_the_map(clinic):
    Facility.objects.filter(pk=clinic.pk).update(references_until=TODAY)
    Sitting.objects.create(
        facility=clinic, date=TODAY, poli_code="001", poli_name="UMUM", practitioner_code="101",
        practitioner_name="dr. ANI WIJAYA", hours="08:00-12:00", capacity=20,
    )  # fmt: skip
    poli, person = save(umum(clinic), antrean_code="001"), ani(clinic)
    assert not PracticeSchedule.objects.exists()
    save(person, antrean_code="101")
    assert PracticeSchedule.objects.get().poli == poli
    save(person, antrean_code="102")
    assert not PracticeSchedule.objects.exists()


def test_a_saving_that_changes_a_code_asks_for_the_promises_and_another_does_not(clinic):
    poli = umum(clinic)
    save(poli, pcare_code="")
    assert asked() == set()
    save(poli, pcare_code="001")
    assert asked() == {poli.ref}


def test_it_is_remembered_who_mapped_what(clinic):
    save(umum(clinic), pcare_code="001")
    event = AuditEvent.objects.get(action="map_poli")
    assert (event.actor_name, event.facility_id, event.subject) == (DESK.name, clinic.pk, "Poli Umum")
    assert event.detail == {"pcare_code": ["", "001"]}


def test_only_certain_suggestions_are_accepted_all_at_once(clinic):
    person, other = ani(clinic), ani(clinic, name="dr. Budiman")
    poli = umum(clinic)
    assert mapping.accept_certain(by=DESK, facility=clinic, now=NOW) == 2
    person.refresh_from_db(), poli.refresh_from_db(), other.refresh_from_db()
    assert (person.pcare_code, person.antrean_code, person.antrean_name) == ("D01", "101", "dr. ANI WIJAYA")
    assert (poli.pcare_code, poli.antrean_code, other.pcare_code) == ("001", "001", "")
    assert asked() == {person.ref, poli.ref}
    assert mapping.accept_certain(by=DESK, facility=clinic, now=NOW) == 0


def test_a_row_of_bpjs_becomes_one_of_ours(clinic):
    umum(clinic, name="POLI GIGI")
    own = mapping.adopt(by=DESK, facility=clinic, list_name="poli", code="002", now=NOW)
    assert (own.name, own.ticket_letter, own.pcare_code) == ("POLI GIGI (2)", "B", "002")
    assert (asked(), AuditEvent.objects.filter(action="add_poli").count()) == ({own.ref}, 1)


def test_what_was_suggested_to_one_and_mapped_to_another_meanwhile_is_left_there(clinic, monkeypatch):
    person, other = ani(clinic), ani(clinic, name="dr. Budi Anita")
    shown = board(clinic)
    save(other, pcare_code="D01")
    save(person, antrean_code="102")
    monkeypatch.setattr(mapping, "board", lambda facility: shown)
    assert mapping.accept_certain(by=DESK, facility=clinic, now=NOW) == 0
    person.refresh_from_db()
    assert (person.pcare_code, person.antrean_code) == ("", "102")


def test_what_vanished_or_left_since_it_was_suggested_is_not_mapped(clinic, monkeypatch):
    ani(clinic), umum(clinic)
    shown = board(clinic)
    Entry.objects.filter(code="D01").update(gone_at=NOW)
    Practitioner.objects.update(is_active=False)
    Entry.objects.filter(list__name="poli").delete()
    monkeypatch.setattr(mapping, "board", lambda facility: shown)
    assert mapping.accept_certain(by=DESK, facility=clinic, now=NOW) == 1
    assert Poli.objects.get().antrean_code == "001"
    assert (Poli.objects.get().pcare_code, Practitioner.objects.get().antrean_code) == ("", "")


@pytest.mark.parametrize(
    ("list_name", "code"), [("dokter", "D01"), ("dokter", "D09"), ("dokter", "X"), ("obat", "1")]
)
def test_what_somebody_has_or_bpjs_has_not_is_not_made_ours(clinic, list_name, code):
    ani(clinic, pcare_code="D01")
    with pytest.raises(UnableToMap):
        mapping.adopt(by=DESK, facility=clinic, list_name=list_name, code=code, now=NOW)
    assert Practitioner.objects.count() == 1


def test_the_board_tells_what_nobody_has(clinic):
    ani(clinic, pcare_code="D01", antrean_code="101")
    unclaimed = {one.map.list_name: [entry.code for entry in one.entries] for one in board(clinic).unclaimed}
    assert (unclaimed["dokter"], unclaimed["antrean_dokter"]) == (["D02"], ["102"])


def test_the_board_takes_as_many_queries_for_fifty_as_for_one(clinic, django_assert_max_num_queries):
    for number in range(50):
        ani(clinic, name=f"dr. Nomor {number}")
    with django_assert_max_num_queries(4):
        assert len(board(clinic).practitioners) == 50
