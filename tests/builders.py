"""Plain functions that make what a test needs, with facts that a clinic might have."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from bpjs_sandbox.accounts import MELATI, Account
from titian.accounts.models import Actor
from titian.facility.models import Facility, ServiceAccount
from titian.facility.secrets import Secret
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, ServiceState

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
DESK = Actor.system("loket uji")
_numbers = count(1)


def facility(slug: str = "", **facts: Any) -> Facility:
    slug = slug or f"klinik-{next(_numbers)}"
    return Facility.objects.create(
        slug=slug, name=f"Klinik {slug}", **{"faskes_code": MELATI.faskes_code} | facts
    )


def bridged_facility(
    *,
    pcare_url: str = "http://127.0.0.1:9",
    antrean_url: str = "http://127.0.0.1:9",
    account: Account = MELATI,
) -> Facility:
    """A clinic with accounts at both services; port 9 answers nobody."""
    clinic = facility(faskes_code=account.faskes_code)
    bridge(clinic, "pcare", pcare_url, account, account.pcare_user_key)
    bridge(clinic, "antrean", antrean_url, account, account.antrean_user_key)
    return clinic


def bridge(clinic: Facility, service: str, url: str, account: Account, user_key: str) -> ServiceAccount:
    return ServiceAccount.objects.create(
        facility=clinic,
        service=service,
        base_url=url,
        cons_id=account.cons_id,
        secret=Secret.seal(account.secret),
        user_key=Secret.seal(user_key),
        username=account.username,
        password=Secret.seal(account.password),
        bridged_since=date(2026, 1, 1),
    )


def proven(clinic: Facility, now: datetime = NOW) -> Facility:
    """BPJS took the clinic's credentials just now: several requests may go at once."""
    for account in clinic.service_accounts.exclude(service="icare"):
        ServiceState.objects.update_or_create(
            facility=clinic,
            service=account.service,
            defaults={"last_ok_at": now, "ok_version": account.version},
        )
    return clinic


def promise_pendaftaran(clinic: Facility, card: str = "0009900000017", **facts: Any) -> Job:
    """A `tambah_pendaftaran` as the desk writes it; `facts` override."""
    poli = facts.pop("poli_code", "001")
    payload = {
        "card_number": card,
        "home_faskes_code": MELATI.faskes_code,
        "poli_code": poli,
        "complaint": "batuk",
        "is_sick_visit": True,
        "care_level": "10",
    }
    return promise(clinic, Kind.TAMBAH_PENDAFTARAN, card, poli, payload, **facts)


def promise_antrean(clinic: Facility, card: str = "0009900000017", **facts: Any) -> Job:
    """A `tambah_antrean` that the sandbox's own reference would accept."""
    doctor = MELATI.practitioners[0]
    number = next(_numbers)
    payload = {
        "card_number": card,
        "nik": "3174060101900001",
        "phone": "081200000000",
        "poli_code": "001",
        "poli_name": MELATI.poli[0].name,
        "medical_record_number": "00-00-01",
        "practitioner_code": doctor.antrean_code,
        "practitioner_name": doctor.antrean_name,
        "hours": doctor.hours,
        "ticket_text": f"A-{number}",
        "ticket_number": number,
        "note": "",
    }
    return promise(clinic, Kind.TAMBAH_ANTREAN, card, "001", payload, **facts)


def promise(clinic: Facility, kind: Kind, card: str, poli: str, payload: dict[str, Any], **facts: Any) -> Job:
    columns: dict[str, Any] = {
        "service_date": TODAY,
        "now": NOW,
        "visit_ref": uuid4(),
        "patient_ref": UUID(int=7),
    }
    return outbox.promise(
        by=DESK,
        facility=clinic,
        kind=kind,
        card_number=card,
        poli_code=poli,
        payload=payload,
        **columns | facts,
    )
