"""A patient dies, or a record goes out of use: nothing is deleted, and every step has its reason."""

from datetime import date, timedelta

import pytest

from tests import personas
from tests.builders import DESK, NOW, TODAY, facility
from tests.integration.patients import people
from tests.integration.patients.browser import Controls
from titian.accounts.models import AuditEvent
from titian.patients import operations, queries
from titian.patients.errors import UnableToSave
from titian.patients.models import Patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Patient:
    return people.patient(facility())


def act(operation, patient: Patient, reason: str = "kabar keluarga", **more) -> Patient:
    return operation(by=DESK, facility=patient.facility, ref=patient.ref, reason=reason, now=NOW, **more)


def dies(patient: Patient, on: date = TODAY, reason: str = "kabar keluarga") -> Patient:
    return act(operations.mark_deceased, patient, reason, died_on=on)


@pytest.mark.parametrize(
    ("on", "reason", "says"),
    [
        (TODAY + timedelta(1), "kabar keluarga", "masa depan"),
        (date(1992, 10, 4), "kabar keluarga", "tanggal lahir"),
        (TODAY, "  ", "Tulis alasannya"),
    ],
)
def test_a_death_that_cannot_be_is_refused(patient, on, reason, says):
    with pytest.raises(UnableToSave, match=says):
        dies(patient, on, reason)
    assert Patient.objects.get().is_active


def test_nobody_dies_twice(patient):
    dies(patient)
    with pytest.raises(UnableToSave, match="sudah tercatat meninggal"):
        dies(patient)


@pytest.mark.parametrize("operation", [operations.undo_deceased, operations.reactivate])
def test_what_was_not_noted_cannot_be_taken_back(patient, operation):
    with pytest.raises(UnableToSave, match="tidak"):
        act(operation, patient)


def test_who_died_is_not_taken_out_of_use_as_well(patient):
    dies(patient)
    with pytest.raises(UnableToSave, match="sudah meninggal"):
        act(operations.deactivate, patient)


def test_another_clinic_changes_nothing(patient):
    with pytest.raises(Patient.DoesNotExist):
        operations.deactivate(by=DESK, facility=facility(), ref=patient.ref, reason="ganda", now=NOW)


def test_a_death_noted_by_mistake_is_taken_back_with_its_reason_kept(patient):
    dies(patient)
    act(operations.undo_deceased, patient, "tertukar dengan ayahnya")
    assert Patient.objects.get().is_active
    assert AuditEvent.objects.get(action="undo_deceased").detail == {"reason": "tertukar dengan ayahnya"}


def test_a_record_goes_out_of_use_and_comes_back(patient):
    assert act(operations.deactivate, patient, "ganda").status == Patient.Status.INACTIVE
    assert act(operations.reactivate, patient, "bukan ganda").status == Patient.Status.ACTIVE
    assert AuditEvent.objects.get(action="reactivate").subject == str(patient.ref)


def test_lists_and_the_record_itself_agree_on_who_still_comes(patient):
    away = people.patient(patient.facility, nik="", name="Rahmat", phone="+6281234500018")
    gone = people.patient(patient.facility, nik="", name="Wayan Sudarma", phone="+6281234500019")
    act(operations.deactivate, away)
    act(operations.deactivate, gone)
    dies(gone)
    for one, status in ((patient, "aktif"), (away, "nonaktif"), (gone, "meninggal")):
        one.refresh_from_db()
        assert one.status == status
        assert list(Patient.objects.filter(queries.of_status(one.status))) == [one]


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("meninggal/", {"died_on": "30-11-2999", "reason": "kabar anaknya"}),
        ("meninggal/", {"died_on": "1-1-1900", "reason": "['kabar'] & \"anaknya\""}),
        ("meninggal/", {"died_on": "besok", "reason": "kabar anaknya"}),
        ("meninggal/", {"died_on": "", "reason": "kabar anaknya"}),
        ("meninggal/", {"died_on": "20-11-2026", "reason": ""}),
        ("meninggal/batal/", {"reason": "tertukar"}),
        ("aktif/", {"reason": "bukan ganda"}),
        ("nonaktif/", {"reason": "g" * 201}),
        ("koreksi/setujui/", {"reason": "KTP dilihat"}),
        ("koreksi/tolak/", {"reason": "KTP dilihat"}),
    ],
)
def test_a_refused_form_comes_back_with_exactly_what_was_typed(patient, page, typed):
    browser = personas.signed_in(personas.staff(patient.facility, "admin"))
    refused = browser.post(f"/k/{patient.facility.slug}/pasien/{patient.ref}/{page}", typed)
    shown = Controls()
    shown.feed(refused.content.decode())
    assert refused.status_code == 422
    assert {name: shown.sent[name] for name in typed} == typed


def test_a_death_is_noted_with_the_words_that_were_typed_before_its_date_was_refused(patient):
    browser = personas.signed_in(personas.staff(patient.facility))
    page = f"/k/{patient.facility.slug}/pasien/{patient.ref}/meninggal/"
    refused = browser.post(page, {"died_on": "30-11-2999", "reason": "kabar anaknya"})
    shown = Controls()
    shown.feed(refused.content.decode())
    again = {name: shown.sent[name] for name in ("died_on", "reason")}
    browser.post(page, again | {"died_on": "20-11-2026"})
    assert Patient.objects.get().deceased_reason == "kabar anaknya"
