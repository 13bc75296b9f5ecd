"""A patient dies: no line waits for them, nobody registers them, and what took place is still told to BPJS."""

import pytest

from tests import personas
from tests.builders import DESK, NOW, TODAY, bridged_facility
from tests.integration.pendaftaran.test_line import CALLED_AT, do, registered
from titian.facility.models import Facility
from titian.outbox.models import Job
from titian.outbox.states import State
from titian.patients import operations as patients
from titian.patients.errors import UnableToSave
from titian.patients.models import Patient
from titian.pendaftaran import operations
from titian.pendaftaran.errors import PatientNotActive
from titian.pendaftaran.models import Pendaftaran

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def visit() -> Pendaftaran:
    return registered(bridged_facility())


def dies(visit: Pendaftaran) -> Pendaftaran:
    patients.mark_deceased(
        by=DESK,
        facility=visit.facility,
        ref=visit.patient.ref,
        died_on=TODAY,
        reason="kabar keluarga",
        now=CALLED_AT,
    )
    return Pendaftaran.objects.get(pk=visit.pk)


def out_of_use(facility: Facility, patient: Patient) -> None:
    patients.deactivate(by=DESK, facility=facility, ref=patient.ref, reason="ganda", now=NOW)


def test_who_died_is_not_registered(visit):
    patient = dies(visit).patient
    with pytest.raises(PatientNotActive, match="meninggal 21-11-2026"):
        registered_again(visit, patient)
    page = f"/k/{visit.facility.slug}/pasien/{patient.ref}/"
    client = personas.signed_in(personas.staff(visit.facility))
    refused = client.get(f"/k/{visit.facility.slug}/pendaftaran/baru/{patient.ref}/", follow=True)
    assert refused.redirect_chain == [(page, 302)]
    assert "meninggal 21-11-2026" in refused.content.decode()


def registered_again(visit: Pendaftaran, patient: Patient) -> Pendaftaran:
    return operations.register(
        by=DESK,
        facility=visit.facility,
        patient=patient,
        poli=visit.poli,
        practitioner=visit.practitioner,
        hours=visit.hours,
        payer="pribadi",
        now=NOW,
    )


def test_a_record_out_of_use_is_not_registered(visit):
    do(operations.cancel, visit, reason="salah orang")
    out_of_use(visit.facility, visit.patient)
    with pytest.raises(PatientNotActive, match="nonaktif \\(ganda\\)"):
        registered_again(visit, visit.patient)


def test_who_stands_in_a_line_is_no_record_out_of_use(visit):
    with pytest.raises(UnableToSave, match="terdaftar hari ini di Poli Umum dengan nomor A-1"):
        out_of_use(visit.facility, visit.patient)


def test_a_waiting_ticket_is_closed_and_its_promises_never_leave(visit):
    closed = dies(visit)
    assert closed.cancel_reason == "pasien meninggal"
    assert set(Job.objects.values_list("state", flat=True)) == {State.CANCELLED}


def test_a_ticket_that_was_called_in_vain_is_closed(visit):
    do(operations.call, visit)
    do(operations.mark_absent, visit)
    assert dies(visit).cancelled_at == CALLED_AT


def test_who_was_called_was_there_so_the_last_visit_is_still_told(visit):
    do(operations.call, visit)
    waiting = set(Job.objects.values_list("kind", "state"))
    assert dies(visit).cancelled_at is None
    assert set(Job.objects.values_list("kind", "state")) == waiting
