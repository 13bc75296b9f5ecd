"""Kind to client call: how a promise becomes a request, and what its success carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bpjs import Answer, Request, Service, Unsendable
from bpjs.antrean import antrean
from bpjs.antrean import reference as antrean_reference
from bpjs.pcare import kunjungan, pendaftaran
from bpjs.pcare import reference as pcare_reference
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.queries import bound, leaves, written

UNENCODABLE = (KeyError, TypeError, ValueError, ArithmeticError, Unsendable)
"""What `encode` raises of a promise that lacks something, or contradicts itself."""


class UnknownPayload(ValueError):
    """The promise was written by another release, in an order that this one does not read."""


@dataclass(frozen=True, slots=True)
class Handler:
    """`encoders` are pure, one for each `payload_version` that may still wait in a database; `number` reads BPJS's own
    number from a success ("" where it gives none)."""

    encoders: Mapping[int, Callable[[Job], Request[Any]]]
    number: Callable[[Request[Any], Answer], str]


MEASURED = (
    "systolic", "diastolic", "weight", "height", "waist", "respiratory_rate", "heart_rate", "temperature",
)  # fmt: skip
TOLD = (
    "complaint", "anamnesis", "consciousness_code", "food_allergy_code", "air_allergy_code",
    "drug_allergy_code", "prognosis_code", "medicine_therapy", "other_therapy", "consumables",
    "practitioner_code", "disposition_code", "internal_poli_code", "tacc_code", "tacc_reason",
)  # fmt: skip
"""What the promise of a kunjungan carries under the names of `NewKunjungan`, beside its diagnoses and rujukan."""


def request_for(job: Job) -> Request[Any]:
    """What would be sent now: the encoding, or an editor's exact text over it (R8)."""
    request = encoded(job)
    if job.body_override is None or request.body is None:
        return request
    return replace(request, body=_bound(job, request.body, job.body_override))


def encoded(job: Job) -> Request[Any]:
    """The request as the promise has it. Raises what is UNENCODABLE, UnknownPayload among it."""
    encode = HANDLERS[Kind(job.kind)].encoders.get(job.payload_version)
    if encode is None:
        raise UnknownPayload(job.payload_version)
    return encode(job)


def _bound(job: Job, promised: str, edited: str) -> str:
    """An edit never decides whose entry is meant: a card, or a number, may have become known since it was saved."""
    now, then = leaves(promised), leaves(edited)
    mended = {name: now[name] for name in bound(job) if name in now and now[name] != then.get(name)}
    return written(edited, mended) if mended else edited


def request_text(job: Job) -> tuple[str, str]:
    """Request line and body as the attempt keeps them."""
    return _text(request_for(job))


def _text(request: Request[Any]) -> tuple[str, str]:
    return f"{request.method} {request.path}", request.body or ""


class Requests:
    """Those of one turn, by their jobs: written once, for the attempt that keeps it and the exchange that sends it."""

    def __init__(self) -> None:
        self.of: dict[int, Request[Any]] = {}

    def text(self, job: Job) -> tuple[str, str]:
        """As `request_text`. A promise that cannot be encoded is claimed all the same, and its exchange says so."""
        self.of.pop(job.pk, None)
        try:
            request = self.of[job.pk] = request_for(job)
        except UNENCODABLE:
            return "", ""
        return _text(request)


def probe(service: str, today: date) -> Request[Any]:
    """A small signed GET: what tells an outage or refused credentials from a refused job (R15, R16).

    One without pages: who counts rows from 1 refuses row 0 in the words that also answer unreadable credentials.
    """
    if service == Service.PCARE:
        return pcare_reference.awareness()
    return antrean_reference.poli(today)


def _tambah_antrean(job: Job) -> Request[Any]:
    facts = job.payload
    return antrean.add(
        antrean.NewAntrean(
            card_number=job.card_number,
            nik=facts["nik"],
            phone=facts["phone"],
            poli_code=job.poli_code,
            poli_name=facts["poli_name"],
            medical_record_number=facts["medical_record_number"],
            service_date=job.service_date,
            practitioner_code=facts["practitioner_code"],
            practitioner_name=facts["practitioner_name"],
            hours=facts["hours"],
            ticket_text=facts["ticket_text"],
            ticket_number=facts["ticket_number"],
            note=facts["note"],
        )
    )


def _tambah_pendaftaran(job: Job) -> Request[Any]:
    facts = job.payload
    return pendaftaran.add(
        pendaftaran.NewPendaftaran(
            card_number=job.card_number,
            member_faskes_code=facts["home_faskes_code"],
            service_date=job.service_date,
            poli_code=job.poli_code,
            complaint=facts["complaint"],
            is_sick_visit=facts["is_sick_visit"],
            care_level=facts["care_level"],
        )
    )


def _panggil_antrean(job: Job) -> Request[Any]:
    facts = job.payload
    at = datetime.fromisoformat(facts["called_at"])
    return antrean.call(
        job.service_date, job.poli_code, job.card_number, is_present=facts["is_present"], at=at
    )


def _batal_antrean(job: Job) -> Request[Any]:
    return antrean.cancel(job.service_date, job.poli_code, job.card_number, reason=job.payload["reason"])


def _hapus_pendaftaran(job: Job) -> Request[Any]:
    return pendaftaran.delete(job.card_number, job.service_date, job.bpjs_sequence, job.poli_code)


def _tambah_kunjungan(job: Job) -> Request[Any]:
    return kunjungan.add(_consultation(job))


def _ubah_kunjungan(job: Job) -> Request[Any]:
    if not job.bpjs_visit_number:
        raise ValueError("the number is known only once the kunjungan is at BPJS")
    return kunjungan.edit(job.bpjs_visit_number, _consultation(job))


def _hapus_kunjungan(job: Job) -> Request[Any]:
    return kunjungan.delete(job.bpjs_visit_number)


def _consultation(job: Job) -> kunjungan.NewKunjungan:
    """Measurements are kept as text, so that 36.5 stays 36.5."""
    facts = job.payload
    measured: dict[str, Any] = {name: Decimal(facts[name]) for name in MEASURED}
    return kunjungan.NewKunjungan(
        card_number=job.card_number,
        service_date=job.service_date,
        poli_code=job.poli_code,
        diagnoses=tuple(facts["diagnoses"]),
        ended_on=date.fromisoformat(facts["ended_on"]),
        rujukan=_rujukan(facts["rujukan"]),
        **measured,
        **{name: facts[name] for name in TOLD},
    )


def _rujukan(facts: dict[str, Any] | None) -> kunjungan.ToSubspecialty | kunjungan.ToSpecial | None:
    if facts is None:
        return None
    known = facts | {"planned_for": date.fromisoformat(facts["planned_for"])}
    form = kunjungan.ToSpecial if "special_code" in facts else kunjungan.ToSubspecialty
    return form(**known)


def _given_number(request: Request[Any], answer: Answer) -> str:
    return str(request.decode(answer))


def _no_number(request: Request[Any], answer: Answer) -> str:
    request.decode(answer)
    return ""


HANDLERS: dict[Kind, Handler] = {
    Kind.TAMBAH_ANTREAN: Handler({1: _tambah_antrean}, _no_number),
    Kind.PANGGIL_ANTREAN: Handler({1: _panggil_antrean}, _no_number),
    Kind.BATAL_ANTREAN: Handler({1: _batal_antrean}, _no_number),
    Kind.TAMBAH_PENDAFTARAN: Handler({1: _tambah_pendaftaran}, _given_number),
    Kind.HAPUS_PENDAFTARAN: Handler({1: _hapus_pendaftaran}, _no_number),
    Kind.TAMBAH_KUNJUNGAN: Handler({1: _tambah_kunjungan}, _given_number),
    Kind.UBAH_KUNJUNGAN: Handler({1: _ubah_kunjungan}, _no_number),
    Kind.HAPUS_KUNJUNGAN: Handler({1: _hapus_kunjungan}, _no_number),
}
