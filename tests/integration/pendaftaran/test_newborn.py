"""A newborn without a card goes by the mother's for 28 days; BPJS takes that card once a day at a poli."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import DESK, NOW, TODAY, bridged_facility, facility
from tests.integration.patients import people
from tests.integration.pendaftaran.test_register import jobs, register
from titian.facility.models import Facility
from titian.monitoring.queries.source import mend
from titian.outbox.states import Hold
from titian.patients import operations as patients
from titian.patients import queries
from titian.patients.models import Patient
from titian.pendaftaran import operations
from titian.pendaftaran.errors import CardInUse, NotAPeserta, NotAskedToday, PesertaInactive
from titian.peserta.models import PesertaRecord

MOTHERS_NIK = people.NIK


@pytest.fixture
def clinic(db: None) -> Facility:
    return bridged_facility()


@pytest.fixture
def mother(clinic: Facility) -> Patient:
    return people.bpjs_patient(clinic)


def baby(clinic: Facility, parent: Patient | None, **facts: object) -> Patient:
    newborn = {"name": "Bayi Ny. Siti", "entry_kind": "newborn", "identity_type": "belum_ada", "nik": ""}
    born = {"birth_date": TODAY - timedelta(days=3), "mother": parent}
    return people.patient(clinic, **newborn | born | facts)


def form_of(clinic: Facility, patient: Patient) -> str:
    client: Client = personas.signed_in(personas.staff(clinic))
    return client.get(f"/k/{clinic.slug}/pendaftaran/baru/{patient.ref}/").content.decode()


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ({"finding": "inactive", "status_text": "PREMI"}, PesertaInactive, r"ibunya, Siti .*\(PREMI\)"),
        ({"checked_at": NOW - timedelta(days=2)}, NotAskedToday, "terakhir ditanya"),
    ],
)
def test_what_bpjs_says_of_the_mother_counts_for_the_child(clinic, answer, error, words):
    mother = people.bpjs_patient(clinic, answer)
    Patient.objects.filter(pk=mother.pk).update(membership="verified")
    with pytest.raises(error, match=words):
        register(clinic, baby(clinic, mother))


@pytest.mark.parametrize(
    "facts",
    [
        {"birth_date": TODAY - timedelta(days=29)},
        {"entry_kind": "known"},
        {"card_number": "0008800000028"},
        {"mother": None},
    ],
)
def test_an_older_child_one_with_a_card_and_one_of_nobody_go_by_no_other_card(clinic, mother, facts):
    with pytest.raises(NotAPeserta, match="pasien ini"):
        register(clinic, baby(clinic, mother, **facts))


@pytest.mark.both_engines
def test_the_visit_is_promised_by_the_mothers_card_under_the_childs_number(clinic, mother):
    child = baby(clinic, mother, birth_date=TODAY - timedelta(days=28))
    visit = register(clinic, child)
    assert (visit.card_holder, visit.card_number, visit.peserta_record.card_number) == (
        mother, people.CARD, people.CARD,
    )  # fmt: skip
    antrean, pcare = jobs(visit)["tambah_antrean"], jobs(visit)["tambah_pendaftaran"]
    assert (antrean.card_number, pcare.card_number) == (people.CARD, people.CARD)
    assert antrean.payload["nik"] == MOTHERS_NIK
    assert antrean.payload["medical_record_number"] == child.display_number
    assert pcare.payload["home_faskes_code"] == clinic.faskes_code
    assert Patient.objects.get(pk=child.pk).card_number == ""


def test_the_card_that_was_written_finds_the_mother(clinic, mother):
    visit = register(clinic, baby(clinic, None, mother_card_number=people.CARD))
    assert visit.card_holder == mother


@pytest.mark.both_engines
def test_mother_and_twins_take_turns_at_the_polis(clinic, mother):
    first, second = (baby(clinic, mother, birth_order=order) for order in (1, 2))
    at_kia = people.poli(clinic, name="KIA", ticket_letter="B", pcare_code="003", antrean_code="003")
    visit = register(clinic, first, poli=at_kia)
    for other in (second, mother):
        with pytest.raises(CardInUse, match=f"KIA untuk Bayi Ny. Siti .nomor {visit.ticket}"):
            register(clinic, other, poli=at_kia)
    elsewhere = register(clinic, second, poli=people.poli(clinic))
    with pytest.raises(CardInUse):
        operations.move_to_poli(
            by=DESK, facility=clinic, ref=elsewhere.ref, poli=at_kia,
            practitioner=elsewhere.practitioner, hours="", now=NOW,
        )  # fmt: skip


def test_a_child_whose_payer_is_to_be_decided_anew_stands_in_her_place_still(clinic, mother):
    """Whatever is taken back of the child at BPJS is taken back by her card."""
    visit = register(clinic, baby(clinic, mother))
    type(visit).objects.filter(pk=visit.pk).update(needs_payer=True)
    with pytest.raises(CardInUse):
        register(clinic, mother)
    operations.decide_payer(by=DESK, facility=clinic, ref=visit.ref, payer="pribadi", now=NOW)
    assert not any(job.wanted for job in jobs(visit).values())
    register(clinic, mother)


OTHERS_CARD = "0008800000025"


@pytest.mark.both_engines
def test_a_card_that_was_corrected_since_is_at_bpjs_as_it_was_promised(clinic, mother):
    """BPJS has the child there by the old number; whosesoever it is by now would be taken for the child."""
    visit = register(clinic, baby(clinic, mother))
    Patient.objects.filter(pk=mother.pk).update(card_number=OTHERS_CARD)
    PesertaRecord.objects.filter(patient_ref=mother.ref).update(card_number=OTHERS_CARD)
    other = people.bpjs_patient(
        clinic, {"nik": "3174064510920004"}, nik="3174064510920004", identity_number="3174064510920004"
    )
    assert (visit.card_number, other.card_number) == (people.CARD, people.CARD)
    for patient in (other, Patient.objects.get(pk=mother.pk)):
        with pytest.raises(CardInUse, match=f"nomor {visit.ticket}"):
            register(clinic, patient)


def test_who_moves_to_a_poli_brings_the_card_that_was_promised(clinic, mother):
    visit = register(clinic, baby(clinic, mother))
    Patient.objects.filter(pk=mother.pk).update(card_number=OTHERS_CARD)
    at_kia = people.poli(clinic, name="KIA", ticket_letter="B", pcare_code="003", antrean_code="003")
    other = people.bpjs_patient(
        clinic, {"nik": "3174064510920004"}, nik="3174064510920004", identity_number="3174064510920004"
    )
    register(clinic, other, poli=at_kia)
    with pytest.raises(CardInUse):
        operations.move_to_poli(
            by=DESK, facility=clinic, ref=visit.ref, poli=at_kia,
            practitioner=visit.practitioner, hours="", now=NOW,
        )  # fmt: skip


def test_a_sibling_whom_others_pay_for_stands_in_the_same_line(clinic, mother):
    register(clinic, baby(clinic, mother, birth_order=1))
    visit = register(clinic, baby(clinic, mother, birth_order=2), payer="pribadi")
    with pytest.raises(CardInUse):
        operations.change_payer(by=DESK, facility=clinic, ref=visit.ref, payer="bpjs", now=NOW)
    visit.refresh_from_db()
    assert (visit.payer, visit.card_holder) == ("pribadi", None)


def test_where_bpjs_hears_nothing_a_card_serves_at_one_poli_twice(db):
    clinic = facility()
    mother = people.patient(clinic, people.PENDING, card_number=people.CARD)
    visits = [register(clinic, baby(clinic, mother, birth_order=order)) for order in (1, 2)]
    assert [visit.card_holder for visit in visits] == [mother, mother]


@pytest.mark.both_engines
def test_what_waits_for_the_mothers_verification_goes_with_it(clinic, monkeypatch):
    mother = people.patient(clinic, people.PENDING, card_number=people.CARD)
    visit = register(clinic, baby(clinic, mother))
    assert {job.hold for job in jobs(visit).values()} == {Hold.VERIFICATION}
    answer = people.record(clinic)
    monkeypatch.setattr("titian.peserta.operations.check", lambda **_: answer)
    patients.verify_membership(by=DESK, facility=clinic, patient=mother, now=NOW)
    assert {job.hold for job in jobs(visit).values()} == {""}
    visit.refresh_from_db()
    assert visit.peserta_record == answer


def test_the_payer_that_was_another_becomes_the_mothers_card(clinic, mother):
    visit = register(clinic, baby(clinic, mother), payer="pribadi")
    changed = operations.change_payer(by=DESK, facility=clinic, ref=visit.ref, payer="bpjs", now=NOW)
    assert (changed.card_holder, changed.card_number) == (mother, people.CARD)


def test_the_screens_say_whose_card_it_is(clinic, mother):
    PesertaRecord.objects.update(checked_at=NOW)
    visit = register(clinic, baby(clinic, mother))
    client = personas.signed_in(personas.staff(clinic))
    page = client.get(f"/k/{clinic.slug}/pendaftaran/{visit.ref}/").content.decode()
    assert "kartu ibu <a" in page
    assert mother.name.replace("'", "&#x27;") in page


@pytest.mark.parametrize(
    ("born_days_ago", "words"), [(3, "bila ibunya pasien di sini"), (29, "hanya berlaku")]
)
def test_the_desk_reads_what_the_card_of_the_mother_lacks(clinic, born_days_ago, words):
    born = people.local_today(clinic) - timedelta(days=born_days_ago)
    assert words in form_of(clinic, baby(clinic, None, birth_date=born))


def test_the_desk_chooses_the_mothers_card_by_name(clinic, mother):
    PesertaRecord.objects.update(checked_at=timezone.now())
    page = form_of(clinic, baby(clinic, mother, birth_date=people.local_today(clinic)))
    assert "BPJS, kartu ibu (" in page
    assert "tercatat atas nama" in page


@pytest.mark.parametrize("card", ["", people.CARD])
def test_a_mother_who_is_no_member_lends_no_card(clinic, card):
    mother = people.patient(clinic, card_number=card)
    child = baby(clinic, mother, birth_date=people.local_today(clinic))
    client = personas.signed_in(personas.staff(clinic))
    assert "Memakai kartu BPJS ibunya" not in client.get(child_page(child)).content.decode()
    page = form_of(clinic, child)
    assert "BPJS, kartu ibu (" not in page and "tercatat atas nama" not in page
    assert register(clinic, child, payer="pribadi").card_holder is None


@pytest.mark.parametrize(("is_known", "said"), [(True, "terverifikasi"), (False, "verifikasi tertunda")])
def test_the_childs_page_says_how_far_the_mothers_card_is_known(clinic, is_known, said):
    asked = people.bpjs_patient(clinic) if is_known else None
    mother = asked or people.patient(clinic, people.PENDING, card_number=people.CARD)
    child = baby(clinic, mother, birth_date=people.local_today(clinic))
    client = personas.signed_in(personas.staff(clinic))
    assert f"</a> ({said}), sampai" in client.get(child_page(child)).content.decode()


def child_page(child: Patient) -> str:
    return f"/k/{child.facility.slug}/pasien/{child.ref}/"


def test_what_bpjs_says_about_a_newborn_names_neither_child_nor_mother(clinic, mother):
    child = baby(clinic, mother)
    assert set(queries.names_of(child.ref)) == {child.name, mother.name}


def test_what_waits_for_the_mothers_verification_leads_to_her_page(clinic):
    mother = people.patient(clinic, people.PENDING, card_number=people.CARD)
    visit = register(clinic, baby(clinic, mother))
    for job in jobs(visit).values():
        assert mend(job).url == f"/k/{clinic.slug}/pasien/{mother.ref}/"
