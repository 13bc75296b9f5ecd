"""The signature: what it refuses, what it promises, and what stands against it (R2, R10, R22)."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.kunjungan.examined import (
    DOCTOR,
    SEEN_AT,
    finish,
    jobs,
    registered,
    to_hospital,
    void,
    whole,
)
from tests.integration.patients import people
from tests.unit.delivery.test_kunjungan import PAYLOAD
from titian.delivery.handlers import request_text
from titian.facility.models import ServiceAccount
from titian.kunjungan import operations
from titian.kunjungan.content import Content
from titian.kunjungan.errors import AlreadySigned, ChangedMeanwhile, Incomplete, VisitCancelled
from titian.kunjungan.models import Kunjungan
from titian.kunjungan.queries import signed_of_codes
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import Hold, State
from titian.patients.models import Patient
from titian.pendaftaran import operations as pendaftaran_operations
from titian.pendaftaran import queries
from titian.pendaftaran.errors import UnableToCall, UnableToCancel
from titian.pendaftaran.models import Pendaftaran
from titian.peserta.models import PesertaRecord

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

TOLD = Kind.TAMBAH_KUNJUNGAN


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(bridged_facility())


def cancel(visit: Pendaftaran) -> None:
    pendaftaran_operations.cancel(
        by=DESK, facility=visit.facility, ref=visit.ref, reason="pulang", now=SEEN_AT
    )


@pytest.mark.parametrize("name", ["systolic", "diastolic", "weight_kg", "height_cm", "waist_cm", "respiratory_rate",
                                  "heart_rate", "temperature_c", "consciousness", "drug_allergy", "prognosis",
                                  "disposition", "practitioner", "anamnesis"])  # fmt: skip
def test_what_bpjs_asks_for_and_nobody_wrote_is_refused_at_its_field(visit: Pendaftaran, name: str) -> None:
    nothing = getattr(Content(), name)
    with pytest.raises(Incomplete) as refused:
        finish(visit, whole(visit, **{name: nothing}))
    assert [problem.field for problem in refused.value.problems] == [name]
    assert not Kunjungan.objects.exists()
    assert jobs(visit, TOLD, Kind.PANGGIL_ANTREAN) == []


def test_without_a_diagnosis_nobody_is_told(visit: Pendaftaran) -> None:
    with pytest.raises(Incomplete) as refused:
        finish(visit, whole(visit, diagnoses=()))
    assert [problem.field for problem in refused.value.problems] == ["diagnosis_1"]


def test_who_pays_personally_needs_no_measurements(db: None) -> None:
    visit = registered(bridged_facility(), "pribadi")
    kunjungan = finish(visit, whole(visit, systolic=None, waist_cm=None, prognosis=""))
    assert kunjungan.is_signed
    assert jobs(visit) == []


def test_a_clinic_without_a_bridge_signs_its_records(db: None) -> None:
    visit = registered(facility(), "pribadi")
    assert finish(visit).signed_by_name == DOCTOR.name


def test_a_cancelled_visit_is_not_signed(visit: Pendaftaran) -> None:
    cancel(visit)
    with pytest.raises(VisitCancelled):
        finish(visit)


def test_a_second_signature_names_the_first(visit: Pendaftaran) -> None:
    finish(visit)
    with pytest.raises(AlreadySigned, match=DOCTOR.name):
        finish(visit)
    assert len(jobs(visit, TOLD)) == 1


def test_the_promise_holds_what_the_handler_sends(visit: Pendaftaran) -> None:
    finish(visit)
    [job] = jobs(visit, TOLD)
    assert job.payload == PAYLOAD | {
        "card_number": people.CARD,
        "anamnesis": "batuk tanpa sesak, tidak demam",
        "practitioner_code": "D01",
        "consumables": "",
    }
    assert (job.card_number, job.poli_code, job.state, job.hold) == (people.CARD, "001", State.WAITING, "")
    assert request_text(job)[0] == "POST kunjungan/V1"


@pytest.mark.parametrize(
    ("value", "told"), [("61.50", "61.5"), ("3.25", "3.25"), ("70.00", "70"), ("100.00", "100")]
)
def test_a_weight_is_told_as_it_was_measured(visit: Pendaftaran, value: str, told: str) -> None:
    finish(visit, whole(visit, weight_kg=Decimal(value)))
    assert jobs(visit, TOLD)[0].payload["weight"] == told


def test_a_rujukan_is_encoded_from_the_record(visit: Pendaftaran) -> None:
    finish(visit, to_hospital(visit))
    [job] = jobs(visit, TOLD)
    assert '"kdSubSpesialis1": "3"' in request_text(job)[1].replace('":"', '": "')


def test_a_patient_nobody_called_is_called_first(visit: Pendaftaran) -> None:
    finish(visit)
    kinds = [job.kind for job in jobs(visit)]
    assert kinds[-2:] == [Kind.PANGGIL_ANTREAN, TOLD]
    visit.ticket.refresh_from_db()
    assert visit.ticket.called_at == SEEN_AT


def test_a_patient_who_was_called_is_not_called_again(visit: Pendaftaran) -> None:
    pendaftaran_operations.call(by=DESK, facility=visit.facility, ref=visit.ref, now=NOW)
    finish(visit)
    assert len(jobs(visit, Kind.PANGGIL_ANTREAN)) == 1


def test_who_was_marked_absent_and_came_is_told_as_present(visit: Pendaftaran) -> None:
    pendaftaran_operations.call(by=DESK, facility=visit.facility, ref=visit.ref, now=NOW)
    pendaftaran_operations.mark_absent(by=DESK, facility=visit.facility, ref=visit.ref, now=NOW)
    finish(visit)
    [*_, last] = jobs(visit, Kind.PANGGIL_ANTREAN)
    assert (last.payload["is_present"], last.state) == (True, State.WAITING)


def test_a_registration_that_pcare_was_never_told_of_brings_no_kunjungan(db: None) -> None:
    clinic = bridged_facility()
    ServiceAccount.objects.filter(facility=clinic, service="pcare").update(is_on=False)
    visit = registered(clinic)
    ServiceAccount.objects.filter(facility=clinic).update(is_on=True)
    finish(visit)
    assert jobs(visit, TOLD) == []


def test_an_unmapped_doctor_signs_and_the_promise_waits_for_the_code(db: None) -> None:
    visit = registered(bridged_facility())
    visit.practitioner.pcare_code = ""
    visit.practitioner.save()
    finish(visit)
    [job] = jobs(visit, TOLD)
    assert (job.state, job.hold) == (State.WAITING, Hold.MAPPING)


def test_who_maps_is_told_what_waits_for_the_doctors_code(db: None) -> None:
    visit = registered(bridged_facility())
    visit.practitioner.pcare_code = ""
    visit.practitioner.save()
    finish(visit)
    held = {one.ref: one.held for one in queries.work(visit.facility, visit.service_date)}
    assert held[visit.practitioner.ref] == {"pcare": 1}


def test_what_waits_for_verification_waits_whole(visit: Pendaftaran) -> None:
    Patient.objects.update(membership=Patient.Membership.PENDING)
    visit.patient.refresh_from_db()
    finish(visit)
    assert jobs(visit, TOLD)[0].hold == Hold.VERIFICATION


def test_a_doctor_who_was_mapped_releases_what_waited(visit: Pendaftaran) -> None:
    other = people.practitioner(visit.facility, name="dr. Budi", pcare_code="", antrean_code="102")
    finish(visit, whole(visit, practitioner=other))
    other.pcare_code = "D02"
    other.save()
    assert signed_of_codes(visit.facility, {other.ref}, SEEN_AT) == [visit.ref]
    outbox.rebuild(by=DESK, visit_ref=visit.ref, now=SEEN_AT)
    [job] = jobs(visit, TOLD)
    assert (job.hold, job.payload["practitioner_code"]) == ("", "D02")


def test_a_poli_with_another_code_takes_the_kunjungan_along(visit: Pendaftaran) -> None:
    finish(visit)
    visit.poli.pcare_code = "003"
    visit.poli.save()
    outbox.rebuild(by=DESK, visit_ref=visit.ref, now=SEEN_AT)
    live = [job for job in jobs(visit, Kind.TAMBAH_PENDAFTARAN, TOLD) if job.wanted]
    assert [(job.kind, job.poli_code) for job in live] == [(Kind.TAMBAH_PENDAFTARAN, "003"), (TOLD, "003")]


def test_a_signed_visit_is_neither_cancelled_nor_absent(visit: Pendaftaran) -> None:
    finish(visit)
    with pytest.raises(UnableToCancel, match="Batalkan kunjungannya dulu"):
        cancel(visit)
    with pytest.raises(UnableToCall, match="sudah diperiksa"):
        pendaftaran_operations.mark_absent(by=DESK, facility=visit.facility, ref=visit.ref, now=SEEN_AT)


def test_a_draft_is_no_reason_to_keep_a_registration(visit: Pendaftaran) -> None:
    operations.save_draft(
        by=DOCTOR, facility=visit.facility, ref=visit.ref, content=Content(), version=0, now=SEEN_AT
    )
    cancel(visit)
    visit.refresh_from_db()
    assert visit.cancelled_at == SEEN_AT


def test_a_voided_visit_may_be_cancelled(visit: Pendaftaran) -> None:
    finish(visit)
    void(visit)
    cancel(visit)
    assert {job.state for job in jobs(visit)} == {State.CANCELLED}


def test_finishing_and_cancelling_at_once_leave_one_of_them(in_parallel: Any) -> None:
    visit = registered(bridged_facility())
    results = in_parallel(lambda number: finish(visit) if number else cancel(visit), 2)
    assert sum(isinstance(result, VisitCancelled | UnableToCancel) for result in results) == 1
    visit.refresh_from_db()
    assert (visit.cancelled_at is None) == Kunjungan.objects.filter(signed_at__isnull=False).exists()
    wanted = Job.objects.filter(kind=TOLD, wanted=True)
    assert wanted.exists() == (visit.cancelled_at is None)


def test_two_signatures_at_once_promise_once(in_parallel: Any) -> None:
    visit = registered(bridged_facility())

    def sign(number: int) -> None:
        with suppress(AlreadySigned, ChangedMeanwhile):
            finish(visit, whole(visit, systolic=120 + number))

    assert [result for result in in_parallel(sign, 3) if result] == []
    assert len(jobs(visit, TOLD)) == 1


# Who pays is decided afterwards (R19)


def inactive(visit: Pendaftaran, *, active: bool) -> None:
    """BPJS's answer about a member whose verification was pending."""
    record = people.record(visit.facility, checked_at=SEEN_AT, **({} if active else {"finding": "inactive"}))
    PesertaRecord.objects.filter(pk=record.pk).update(patient_ref=visit.patient.ref)
    Patient.objects.filter(pk=visit.patient_id).update(membership=Patient.Membership.VERIFIED)
    visit.patient.refresh_from_db()
    pendaftaran_operations.renew_promises(by=DESK, patient=visit.patient, now=SEEN_AT)


@pytest.fixture
def pending(visit: Pendaftaran) -> Pendaftaran:
    """Registered and signed while BPJS could not be asked about the member."""
    Patient.objects.update(membership=Patient.Membership.PENDING)
    Job.objects.update(hold=Hold.VERIFICATION)
    visit.patient.refresh_from_db()
    finish(visit)
    return visit


def test_a_member_who_turns_out_active_releases_the_kunjungan(pending: Pendaftaran) -> None:
    inactive(pending, active=True)
    assert jobs(pending, TOLD)[0].hold == ""


def test_a_member_who_turns_out_inactive_closes_it_with_the_registration(pending: Pendaftaran) -> None:
    inactive(pending, active=False)
    assert {job.state for job in jobs(pending, Kind.TAMBAH_PENDAFTARAN, TOLD)} == {State.CLOSED}


def test_bpjs_named_again_as_payer_is_told_of_the_kunjungan_too(pending: Pendaftaran) -> None:
    inactive(pending, active=False)
    inactive(pending, active=True)
    pendaftaran_operations.decide_payer(
        by=DESK, facility=pending.facility, ref=pending.ref, payer="bpjs", now=SEEN_AT
    )
    live = [job.kind for job in jobs(pending) if job.state == State.WAITING]
    assert live.index(Kind.TAMBAH_PENDAFTARAN) < live.index(TOLD)


def test_another_payer_tells_bpjs_nothing(pending: Pendaftaran) -> None:
    inactive(pending, active=False)
    pendaftaran_operations.decide_payer(
        by=DESK, facility=pending.facility, ref=pending.ref, payer="pribadi", now=SEEN_AT
    )
    assert State.WAITING not in {job.state for job in jobs(pending, TOLD)}
