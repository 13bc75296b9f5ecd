"""What the client tells the sandbox comes back as it was told, until it is withdrawn."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bpjs import NotFound, Refused
from bpjs.antrean import antrean
from bpjs.pcare import kunjungan, pendaftaran, prolanis, reference, rujukan
from bpjs.pcare.kunjungan import Findings, Measures, NewCheckUp, NewMedicine, NewProcedure, ToSpecial
from bpjs.pcare.prolanis import NewActivity
from bpjs_sandbox.testing import running_sandbox
from tests.contract.clinic import called, calling, referred, registered, ticket, treated
from tests.unit.bpjs.samples import consultation

EITHER_SHAPE = pytest.mark.parametrize(
    "side",
    [{}, {"visit_created_shape": "object", "created_shape": "array", "list_shape": "bare"}],
    ids=["as it is", "other shapes"],
)
pytestmark = EITHER_SHAPE


@pytest.fixture(scope="module")
def running():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(running, side):
    with calling(running, side) as client:
        yield client


@pytest.fixture
def known(running, client, side):
    return registered(running, client, side)


@pytest.fixture
def told(running, client, side):
    return treated(running, client, side)


def test_an_entry_that_was_not_added_is_not_called(client, known):
    with pytest.raises(Refused, match="Tidak Ditemukan"):
        client.call(called(known, is_present=True))


def test_who_did_not_come_is_cancelled_and_who_came_is_not(running, client, known):
    cancel = antrean.cancel(known.day, "001", known.card, reason="pulang")
    client.call(antrean.add(ticket(client, known)))
    client.call(called(known, is_present=True))
    with pytest.raises(Refused, match="Sudah Dilayani"):
        client.call(cancel)
    client.call(called(known, is_present=False))
    client.call(cancel)
    assert running.world.state.queue[-1].status == "cancelled"


def test_a_consultation_without_a_registration_is_refused(client, known):
    client.call(pendaftaran.delete(known.card, known.day, known.no_urut, "001"))
    with pytest.raises(Refused, match="elum melakukan pendaftaran"):
        client.call(kunjungan.add(consultation(known)))


def test_a_second_consultation_of_a_registration_is_refused(client, told):
    with pytest.raises(Refused, match="sudah di-entri"):
        client.call(kunjungan.add(consultation(told)))


def test_a_consultation_comes_back_as_it_was_told(client, known):
    new = replace(consultation(known), weight=Decimal("61.5"), diagnoses=("J06.9", "I10"))
    number = client.call(kunjungan.add(new))
    (row,) = client.call(kunjungan.history(known.card)).rows
    assert (row.number, row.service_date, row.card_number) == (number, known.day, known.card)
    assert (row.systolic, row.weight, row.complaint) == (120, Decimal("61.5"), "nyeri")
    assert [one.code for one in row.diagnoses] == ["J06.9", "I10"]
    assert (row.disposition.code, row.practitioner.code) == ("3", known.practitioner)


def test_a_consultation_is_changed_as_a_whole(client, told):
    client.call(kunjungan.edit(told.no_kunjungan, replace(consultation(told), complaint="lebih baik")))
    (row,) = client.call(kunjungan.history(told.card)).rows
    assert (row.number, row.complaint, row.disposition.code) == (told.no_kunjungan, "lebih baik", "3")


def test_a_consultation_that_is_withdrawn_is_gone(client, told):
    client.call(kunjungan.delete(told.no_kunjungan))
    assert client.call(kunjungan.history(told.card)).rows == ()
    with pytest.raises((NotFound, Refused)):
        client.call(kunjungan.rujukan(told.no_kunjungan))


def test_a_rujukan_to_a_subspecialty_has_its_letter(client, known):
    new = referred(client, known)
    letter = client.call(kunjungan.rujukan(client.call(kunjungan.add(new))))
    assert (letter.card_number, letter.planned_for) == (known.card, known.day)
    assert (letter.hospital.code, letter.tacc_reason) == (new.rujukan.hospital_code, "< 3 Hari")
    assert [one.code for one in letter.diagnoses] == ["I21.9"]


@pytest.mark.parametrize(("kind", "subspecialty"), [("HDL", None), ("THA", "3")])
def test_a_special_rujukan_has_its_letter(client, known, kind, subspecialty):
    asked = (
        rujukan.for_special_subspecialty(kind, subspecialty, known.card, known.day)
        if subspecialty
        else rujukan.for_special(kind, known.card, known.day)
    )
    to = ToSpecial(
        planned_for=known.day, hospital_code=client.call(asked).rows[0].code, special_code=kind, notes="rutin",
        subspecialty_code=subspecialty,
    )  # fmt: skip
    number = client.call(kunjungan.add(replace(consultation(known), disposition_code="4", rujukan=to)))
    assert client.call(kunjungan.rujukan(number)).hospital.code == to.hospital_code


def test_a_medicine_comes_back_until_it_is_withdrawn(client, told):
    new = NewMedicine(
        kunjungan_number=told.no_kunjungan, code=told.medicine, doses_per_day=3, units_per_dose=Decimal("0.5"),
        quantity=10, quantity_asked=12, compound="R.01",
    )  # fmt: skip
    number = client.call(kunjungan.add_medicine(new))
    (row,) = client.call(kunjungan.medicines(told.no_kunjungan)).rows
    assert (row.number, row.code, row.compound, row.units_per_dose) == (
        number,
        new.code,
        "R.01",
        Decimal("0.5"),
    )
    assert (row.quantity, row.quantity_asked) == (10, 12)
    client.call(kunjungan.delete_medicine(number, told.no_kunjungan))
    assert client.call(kunjungan.medicines(told.no_kunjungan)).rows == ()


def test_a_medicine_of_the_clinics_own_keeps_its_name(client, told):
    new = NewMedicine(
        kunjungan_number=told.no_kunjungan, unlisted_name="Puyer batuk", doses_per_day=3, units_per_dose=1,
        quantity=10, quantity_asked=10,
    )  # fmt: skip
    client.call(kunjungan.add_medicine(new))
    (row,) = client.call(kunjungan.medicines(told.no_kunjungan)).rows
    assert (row.code, row.name) == ("130199999", "Puyer batuk")


def test_a_procedure_comes_back_changed_until_it_is_withdrawn(client, told):
    fee = client.call(reference.procedures("10", 1, 1)).rows[0].max_fee
    new = NewProcedure(kunjungan_number=told.no_kunjungan, code=told.procedure, fee=0)
    number = client.call(kunjungan.add_procedure(new))
    client.call(kunjungan.edit_procedure(number, replace(new, fee=fee, note="kiri")))
    (row,) = client.call(kunjungan.procedures(told.no_kunjungan)).rows
    assert (row.number, row.code, row.fee, row.note) == (number, told.procedure, fee, "kiri")
    client.call(kunjungan.delete_procedure(number, told.no_kunjungan))
    assert client.call(kunjungan.procedures(told.no_kunjungan)).rows == ()


def test_a_check_up_comes_back_changed_until_it_is_withdrawn(client, told):
    measures, findings = Measures(haemoglobin=Decimal("12.5")), Findings(x_ray="normal")
    new = NewCheckUp(told.no_kunjungan, told.faskes, told.day, measures)
    number = client.call(kunjungan.add_check_up(new))
    client.call(kunjungan.edit_check_up(number, replace(new, findings=findings)))
    (row,) = client.call(kunjungan.check_ups(told.no_kunjungan)).rows
    assert (row.number, row.measures, row.findings) == (number, measures, findings)
    client.call(kunjungan.delete_check_up(number, told.no_kunjungan))
    assert client.call(kunjungan.check_ups(told.no_kunjungan)).rows == ()


def test_a_meeting_comes_back_changed_until_it_is_withdrawn(client, known):
    new = NewActivity(
        club_code=known.club, held_on=known.day, activity_code="01", program_code="01", topic="Senam pagi",
        speaker="dr. Ani", place="Lapangan", note="", cost=0,
    )  # fmt: skip
    number = client.call(prolanis.add_activity(new))
    client.call(prolanis.edit_activity(number, replace(new, topic="Senam sore", cost=150_000)))
    found = {row.number: row for row in client.call(prolanis.activities(known.day)).rows}
    assert (found[number].topic, found[number].cost) == ("Senam sore", 150_000)
    assert found[number].club.code == str(known.club)
    client.call(prolanis.delete_activity(number))
    assert number not in {row.number for row in client.call(prolanis.activities(known.day)).rows}


def test_who_took_part_in_a_meeting_is_told_and_taken_back(client, told):
    before = client.call(prolanis.participants(told.edu_id)).rows
    client.call(prolanis.add_attendance(told.edu_id, told.card))
    now = client.call(prolanis.participants(told.edu_id)).rows
    assert {one.card_number for one in now} - {one.card_number for one in before} == {told.card}
    client.call(prolanis.delete_attendance(told.edu_id, told.card))
    assert client.call(prolanis.participants(told.edu_id)).rows == before
