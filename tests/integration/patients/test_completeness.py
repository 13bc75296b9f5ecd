"""What SATUSEHAT would still ask for is said of one patient and of a list by the same rule."""

import pytest
from django.db import IntegrityError, transaction

from tests import personas
from tests.builders import facility
from tests.integration.patients import people
from titian.facility.models import Village
from titian.patients import queries
from titian.patients.identifiers import NO_NIK
from titian.patients.models import EntryKind, Patient
from titian.patients.queries.completeness import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def village() -> Village:
    return Village.objects.create(
        code="3276011001", name="Sukamaju", district="Cilodong", search_text="sukamaju"
    )


@pytest.fixture
def ready(village: Village) -> Patient:
    return people.patient(facility(), village=village)


def found_as(patient: Patient) -> list[State]:
    """By which questions a list would show the patient."""
    return [
        state for state in State if Patient.objects.filter(queries.ready_q(state), pk=patient.pk).exists()
    ]


@pytest.mark.parametrize(
    ("column", "empty", "state", "form_field"),
    [
        ("nik", "", State.NOT_SENDABLE, "identity_number"),
        ("name", "", State.SEARCHABLE, "name"),
        ("sex", Patient.Sex.UNDETERMINED, State.SEARCHABLE, "sex"),
        ("birth_date_is_estimate", True, State.SEARCHABLE, "birth_date_is_estimate"),
        ("address", "", State.SEARCHABLE, "address"),
        ("village_id", None, State.SEARCHABLE, "village"),
    ],
)
def test_what_is_missing_is_named_with_the_field_that_mends_it(ready, column, empty, state, form_field):
    setattr(ready, column, empty)
    ready.save()
    found = queries.readiness(ready)
    assert found.state == state
    assert [one.form_field for one in found.missing] == [form_field]
    assert found_as(ready) == [state]


def test_who_has_all_that_is_asked_for_is_ready(ready):
    assert queries.readiness(ready) == queries.Readiness(State.READY)
    assert found_as(ready) == [State.READY]


def test_a_newborn_is_known_by_the_mothers_nik(ready):
    ready.nik, ready.mother_nik, ready.entry_kind = "", people.NIK, EntryKind.NEWBORN
    ready.save()
    assert queries.readiness(ready) == queries.Readiness(State.READY)
    assert found_as(ready) == [State.READY]


@pytest.mark.parametrize("invented", [NO_NIK, "1234567890123456", "9876543210987654"])
def test_what_stands_for_no_nik_of_the_mother_finds_no_newborn(ready, invented):
    ready.nik, ready.mother_nik, ready.entry_kind = "", invented, EntryKind.NEWBORN
    ready.save()
    assert queries.readiness(ready).state == State.NOT_SENDABLE
    assert found_as(ready) == [State.NOT_SENDABLE]


def test_nothing_is_missing_of_whom_satusehat_knows(ready):
    Patient.objects.filter(pk=ready.pk).update(ihs_number="P02478375538", nik="", address="")
    ready.refresh_from_db()
    assert queries.readiness(ready) == queries.Readiness(State.READY)
    assert found_as(ready) == [State.READY]


def test_an_ihs_number_is_one_patients_within_a_clinic(ready):
    other = people.patient(ready.facility, nik="", phone="+6281234500018", name="Dewi")
    elsewhere = people.patient(facility())
    for one in (ready, elsewhere):
        Patient.objects.filter(pk=one.pk).update(ihs_number="P02478375538")
    with pytest.raises(IntegrityError), transaction.atomic():
        Patient.objects.filter(pk=other.pk).update(ihs_number="P02478375538")


def page_of(patient: Patient) -> str:
    client = personas.signed_in(personas.staff(patient.facility))
    return client.get(f"/k/{patient.facility.slug}/pasien/{patient.ref}/").content.decode()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"identity_type": "paspor", "dwelling": "abroad"}, []),
        ({"identity_type": "paspor"}, ["village"]),
        ({"identity_type": "kitas"}, ["village"]),
        ({"identity_type": "kitas", "citizenship": "WNI", "dwelling": "none"}, []),
        ({"identity_type": "kitap"}, ["identity_number", "village"]),
        ({"identity_type": "paspor", "citizenship": "WNI", "dwelling": "none"}, ["identity_number"]),
    ],
)
def test_what_such_a_person_cannot_have_is_not_asked_for(facts, missing):
    foreign = {"citizenship": "WNA", "dwelling": "indonesia", "identity_number": "X123456"}
    patient = people.patient(facility(), nik="", **foreign | facts)
    found = queries.readiness(patient)
    assert found.state == State.NOT_SENDABLE
    assert [one.form_field for one in found.missing] == missing
    assert found_as(patient) == [State.NOT_SENDABLE]
    assert ("tidak ada yang perlu dilengkapi" in page_of(patient)) == (not missing)


def test_who_lives_nowhere_is_looked_for_by_nik_and_lacks_no_village():
    patient = people.patient(facility(), dwelling="none")
    assert queries.readiness(patient) == queries.Readiness(State.SEARCHABLE)
    assert found_as(patient) == [State.SEARCHABLE]
    assert "tidak ada yang perlu dilengkapi" in page_of(patient)


def test_the_mothers_name_that_the_decree_wants_is_missed_whatever_satusehat_says(ready):
    link = (
        f'href="/k/{ready.facility.slug}/pasien/{ready.ref}/ubah/#id_mother_name">Nama ibu kandung belum ada<'
    )
    assert queries.readiness(ready) == queries.Readiness(State.READY)
    assert link in page_of(ready)
    ready.mother_name = "Ani Lestari"
    ready.save()
    assert queries.readiness(ready) == queries.Readiness(State.READY)
    assert "Nama ibu kandung belum ada" not in page_of(ready)
