"""Where a person mends what a promise is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from bpjs_wire.answers import Cause
from titian.facility.models import Facility, Poli, Practitioner
from titian.outbox import kinds
from titian.outbox.kinds import Kind, Service
from titian.outbox.models import Job
from titian.outbox.queries import Diagnosis, diagnoses
from titian.outbox.states import SETTLED, Hold
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran


@dataclass(frozen=True, slots=True)
class Mend:
    """The page where it is mended, and what the way there is called."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Cure:
    """What helps against a cause. `of_job` finds the very row or field of one promise, `of_clinic` the page that mends
    it for all of them at a service; either may be missing, and gives "" where what it looks for is gone.
    """

    label: str
    of_job: Callable[[Job], str] | None = None
    of_clinic: Callable[[Facility, str], str] | None = None


def mend(job: Job) -> Mend | None:
    """Where what the last answer blames is mended, or what the promise is held for; else the promise's source.

    A promise outlives its source: what is gone cannot be mended, but its story is still told. What BPJS has, or
    nobody wants any more, needs no mending.
    """
    if job.state in SETTLED or not job.wanted:
        return None
    known = diagnoses([job.answer_key]).get(job.answer_key)
    cure = HOLDS[Hold(job.hold)] if job.hold else _cure(known)
    if cure is None:
        return None
    return _found(cure, job) or _found(SOURCE, job)


def mend_for_all(facility: Facility, service: str, known: Diagnosis | None) -> Mend | None:
    """The one page on which a cause is mended for every promise that met it; None where each has a page of its own."""
    cure = _cure(known)
    return Mend(cure.of_clinic(facility, service), cure.label) if cure and cure.of_clinic else None


def _cure(known: Diagnosis | None) -> Cure | None:
    """A part that is blamed for another reason than the table has is cured as the reason is."""
    if known is None:
        return SOURCE
    return CURES[known] if known in CURES else CURES[known[0], ""]


def _found(cure: Cure, job: Job) -> Mend | None:
    url = cure.of_job(job) if cure.of_job else ""
    if not url and cure.of_clinic:
        url = cure.of_clinic(job.facility, job.service)
    return Mend(url, cure.label) if url else None


def _source(job: Job) -> str:
    source = kinds.source_of(Kind(job.kind))
    try:
        return source.source_url(str(job.visit_ref)) if source else ""
    except ObjectDoesNotExist:
        return ""


def _of_patient(view: str, field: str = "") -> Callable[[Job], str]:
    def find(job: Job) -> str:
        is_known = Patient.objects.filter(facility=job.facility, ref=job.patient_ref).exists()
        return reverse(view, args=[job.facility.slug, job.patient_ref]) + field if is_known else ""

    return find


def _of_insured(view: str, field: str = "") -> Callable[[Job], str]:
    """Of whom BPJS pays for: the patient, or the mother by whose card a newborn goes."""

    def find(job: Job) -> str:
        by_bpjs = Pendaftaran.objects.filter(
            facility=job.facility, ref=job.visit_ref, payer=Pendaftaran.Payer.BPJS
        )
        mother = by_bpjs.values_list("card_holder__ref", flat=True).first()
        if mother is None:
            return _of_patient(view, field)(job)
        return reverse(view, args=[job.facility.slug, mother]) + field

    return find


def _mapping(facility: Facility, service: str) -> str:
    del service
    return reverse("reference:mapping", args=[facility.slug])


def _poli_row(job: Job) -> str:
    return _row(job, Poli, job.poli_code)


def _practitioner_row(job: Job) -> str:
    return _row(job, Practitioner, str(job.payload.get("practitioner_code") or ""))


def _row(job: Job, model: type[Poli] | type[Practitioner], code: str) -> str:
    """The line of the mapping that has this code at the service; several may, and none any more."""
    column = "pcare_code" if job.service == Service.PCARE else "antrean_code"
    found = model._default_manager.filter(facility=job.facility, **{column: code}) if code else None
    ref = found.values_list("ref", flat=True).first() if found is not None else None
    return f"{_mapping(job.facility, job.service)}#baris-{ref}" if ref else ""


def _schedules(facility: Facility, service: str) -> str:
    del service
    return reverse("reference:antrean", args=[facility.slug])


def _connection(facility: Facility, service: str) -> str:
    return f"{reverse('reference:connection', args=[facility.slug])}#layanan-{service}"


def _examination(facility: Facility, service: str) -> str:
    del service
    return reverse("monitoring:doctor", args=[facility.slug])


SOURCE = Cure("Perbaiki sumbernya", _source)
_CONNECTION = Cure("Buka koneksi", of_clinic=_connection)
_SCHEDULE = Cure("Sinkronkan jadwal", of_clinic=_schedules)
_MEMBERSHIP = Cure("Periksa kepesertaan", _of_insured("patients:page"))
_CALL = Cure("Hubungi pasien", _of_patient("patients:page"))
_MAPPING = Cure("Periksa pemetaan", of_clinic=_mapping)

CURES: dict[Diagnosis, Cure | None] = {
    (Cause.CREDENTIALS, "clock"): Cure("Periksa jam komputer", of_clinic=_examination),
    (Cause.CREDENTIALS, "user_key"): _CONNECTION,
    (Cause.CREDENTIALS, "secret"): _CONNECTION,
    (Cause.CREDENTIALS, "password"): _CONNECTION,
    (Cause.CREDENTIALS, ""): _CONNECTION,
    (Cause.OURS, "base_url"): _CONNECTION,
    (Cause.OURS, "rujukan"): Cure("Perbaiki rujukan", _source),
    (Cause.OURS, ""): SOURCE,
    (Cause.MEND_FIELD, "nik"): Cure("Perbaiki NIK pasien", _of_insured("patients:edit", "#id_nik")),
    (Cause.MEND_FIELD, "phone"): Cure("Lengkapi nomor HP", _of_patient("patients:edit", "#id_phone")),
    (Cause.MEND_FIELD, "poli"): Cure("Petakan poli", _poli_row, _mapping),
    (Cause.MEND_FIELD, "practitioner"): Cure("Petakan dokter", _practitioner_row, _mapping),
    (Cause.MEND_FIELD, "reference"): _MAPPING,
    (Cause.MEND_FIELD, "hours"): _SCHEDULE,
    (Cause.MEND_FIELD, ""): SOURCE,
    (Cause.MEMBERSHIP, "member"): _MEMBERSHIP,
    (Cause.MEMBERSHIP, ""): _MEMBERSHIP,
    (Cause.OTHER_FASKES, "member"): _MEMBERSHIP,
    (Cause.OTHER_FASKES, "pendaftaran"): Cure("Periksa pendaftaran", _source),
    (Cause.OTHER_FASKES, ""): _MEMBERSHIP,
    (Cause.SCREENING, "screening"): _CALL,
    (Cause.SCREENING, ""): _CALL,
    (Cause.EARLIER_STEP, "antrean"): Cure("Periksa pendaftaran", _source),
    (Cause.EARLIER_STEP, "pendaftaran"): Cure("Periksa pendaftaran", _source),
    (Cause.EARLIER_STEP, "kunjungan"): Cure("Periksa kunjungan", _source),
    (Cause.EARLIER_STEP, ""): SOURCE,
    (Cause.NO_SCHEDULE, ""): _SCHEDULE,
    (Cause.UNEXPLAINED, ""): SOURCE,
    # What is past, or done, or passes by itself, is mended nowhere.
    (Cause.LATE, "hours"): None,
    (Cause.LATE, ""): None,
    (Cause.ALREADY_DONE, ""): None,
    (Cause.WAIT, ""): None,
}
"""By cause and blamed part, "" for whatever else the cause blames. All these pages admit whoever is admitted to the
monitor."""

HOLDS: dict[Hold, Cure] = {
    Hold.VERIFICATION: Cure("Verifikasi kepesertaan", _of_insured("patients:page")),
    Hold.MAPPING: _MAPPING,
    Hold.SCHEDULE: _SCHEDULE,
}
"""By what a promise is held for."""
