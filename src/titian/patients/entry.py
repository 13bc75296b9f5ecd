"""How a new patient comes in: chosen in the address, and believed as far as it can be proved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict

from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.facility.sealing import A_DAYS_WORK, opened, sealed
from titian.outbox.queries import is_bridged
from titian.patients.forms import compared, initial_from_record
from titian.patients.models import Patient
from titian.patients.operations import UMUM, Proof
from titian.peserta import queries as peserta
from titian.peserta.models import PesertaRecord

_Membership = Patient.Membership
_PENDING = "patients.pending"


@dataclass(frozen=True, slots=True)
class Entry:
    """What proves the membership: BPJS's answer, or the number that was typed when BPJS did not answer."""

    proof: Proof

    def initial(self) -> dict[str, Any]:
        """The form as far as it is known already."""
        if self.proof.record is not None:
            return initial_from_record(self.proof.record)
        key = "card_number" if len(self.proof.asked_number) == 13 else "identity_number"
        return {key: self.proof.asked_number}


def entry_of(query: QueryDict, facility: Facility, now: datetime) -> Entry | None:
    """An answer that this clinic got today and has not used, our own word that BPJS was out of reach, or Umum.

    None: nothing is chosen yet, or what is chosen is not valid any more.
    """
    kind, token = query.get("jenis", ""), query.get("tertunda", "")
    record = record_of(query, facility)
    if record and record.patient_ref is None and is_fresh(record, now):
        is_paid_by_bpjs = record.is_active and kind != "umum"
        return Entry(Proof(_Membership.VERIFIED if is_paid_by_bpjs else _Membership.NONE, record))
    if token and (number := number_of(facility, token, now)):
        return Entry(Proof(_Membership.PENDING, asked_number=number))
    if kind == "umum" or not is_bridged(facility, "pcare"):
        return Entry(UMUM)
    return None


def proof_of_change(request: HttpRequest, patient: Patient, now: datetime) -> Proof:
    """What BPJS answered while the form that changes this patient was open, and what of it a person compared."""
    record = record_of(request.GET, patient.facility)
    counts = record is not None and record.patient_ref is None and is_fresh(record, now)
    return Proof(record=record if counts else None, compared=compared(request.POST))


def is_fresh(record: PesertaRecord, now: datetime) -> bool:
    """Whether BPJS said so on the clinic's today: who was a member yesterday may be none any more."""
    asked_on, today = (local_date(record.facility, at) for at in (record.checked_at, now))
    return asked_on == today


def record_of(query: QueryDict, facility: Facility) -> PesertaRecord | None:
    """BPJS's answer that the address names, used or not."""
    ref = uuid_in(query, "peserta")
    return peserta.record_by_ref(facility, ref) if ref else None


def uuid_in(query: QueryDict, key: str) -> UUID | None:
    """What a form or an address says there, if it can be a reference."""
    try:
        return UUID(query.get(key, ""))
    except ValueError:
        return None


def query_of(query: QueryDict) -> str:
    """What of an address says how the patient comes in, and nothing else."""
    return urlencode([(key, query[key]) for key in ("jenis", "peserta", "tertunda") if key in query])


def pending_token(facility: Facility, number: str, now: datetime) -> str:
    """Our word that BPJS could not be asked about this number."""
    return sealed(number, facility=facility, purpose=_PENDING, at=now)


def number_of(facility: Facility, token: str, now: datetime) -> str:
    """The number of a token; "" for one that is forged, another clinic's or too old."""
    return opened(token, facility=facility, purpose=_PENDING, since=now - A_DAYS_WORK) or ""
