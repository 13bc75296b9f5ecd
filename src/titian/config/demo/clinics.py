"""The sample clinics: Melati, bridged to the sandbox, and Kenanga, which must see nothing of Melati."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.utils import timezone

from bpjs_sandbox.accounts import KENANGA, MELATI
from titian.accounts.models import Actor, AuditEvent, User
from titian.accounts.operations import create_staff
from titian.config.demo.notes import Notes
from titian.config.demo.people import STAFF, Staff
from titian.facility import operations, queries
from titian.facility.models import (
    Assignment,
    Facility,
    Poli,
    PracticeSchedule,
    Practitioner,
    ServiceAccount,
)
from titian.facility.rights import Right
from titian.reference.lists import URGENT
from titian.reference.reader import read_now

Service = ServiceAccount.Service

DEMO = Actor.system("demo")

HELP_CONTACT = {"help_name": "Petugas TI (contoh)", "help_whatsapp": "0812-0000-0000"}
"""Whom the pages name under Bantuan; nobody has that number."""


def prepare_clinics(notes: Notes) -> None:
    """Make what is missing of clinics, staff and credentials; quick when nothing is."""
    now = timezone.now()
    melati = _clinic("melati", "Klinik Melati", MELATI.faskes_code, Facility.TimeZone.WIB, now)
    kenanga = _clinic("kenanga", "Klinik Kenanga", KENANGA.faskes_code, Facility.TimeZone.WITA, now)
    _furnish(kenanga, now)
    known = set(User.objects.values_list("username", flat=True))
    for one in STAFF:
        if one.username not in known:
            clinic = melati if one.clinic == melati.slug else kenanga
            _employ(one, clinic, notes.passwords[one.username], now)
    _bridge(melati, notes.sandbox_port, now)


@contextmanager
def loading_villages(say: Callable[[str], None]) -> Iterator[None]:
    """Load the villages beside the block, unless they are there; leaving it waits for them, or raises what they met.

    The event is written when the list is complete: a first start that was interrupted goes on here.
    """
    if AuditEvent.objects.filter(action="load_villages").exists():
        yield
        return
    say("memuat daftar kelurahan/desa …")
    with ThreadPoolExecutor(1) as beside:
        load = beside.submit(_load_villages)
        yield
        load.result()


def load_references() -> None:
    """What the desk needs today from the sandbox, unless it is there; the duties process reads the rest."""
    now = timezone.now()
    melati = Facility.objects.get(slug="melati")
    today = queries.local_date(melati, now)
    if not PracticeSchedule.objects.filter(facility=melati, date=today).exists():
        read_now(by=DEMO, facility=melati, names=URGENT, clock=timezone.now)


def _load_villages() -> None:
    try:
        operations.load_villages(by=DEMO, now=timezone.now())
    finally:
        connection.close()  # this thread's own


def _clinic(slug: str, name: str, faskes_code: str, zone: str, now: datetime) -> Facility:
    found = Facility.objects.filter(slug=slug).first()
    settings = {"faskes_code": faskes_code, "time_zone": zone}
    return found or operations.create_facility(
        by=DEMO, slug=slug, name=name, now=now, **settings, **HELP_CONTACT
    )


def _furnish(clinic: Facility, now: datetime) -> None:
    """A clinic without BPJS: its poli and doctor are typed in, not loaded."""
    if not Poli.objects.filter(facility=clinic).exists():
        operations.add_poli(by=DEMO, facility=clinic, name="Umum", ticket_letter="A", now=now)
    if not Practitioner.objects.filter(facility=clinic).exists():
        operations.add_practitioner(by=DEMO, facility=clinic, name="dr. I Wayan Sudira", now=now)


def _employ(one: Staff, clinic: Facility, password: str, now: datetime) -> None:
    user = create_staff(by=DEMO, username=one.username, full_name=one.full_name, password=password, now=now)
    operations.assign(
        by=DEMO, user=user, facility=clinic, role=Assignment.Role(one.role), permissions=_rights(one), now=now
    )


def _rights(one: Staff) -> list[str]:
    if one.only_looks_on:
        return [Right.SEE, Right.REVEAL]
    return Right.values if one.opens_integration else []


def _bridge(clinic: Facility, port: int, now: datetime) -> None:
    """Credentials as the sandbox knows them; written again only when its port moved."""
    for service, path, user_key in (
        (Service.PCARE, "pcare-rest", MELATI.pcare_user_key),
        (Service.ANTREAN, "antreanfktp", MELATI.antrean_user_key),
    ):
        address = f"http://127.0.0.1:{port}/{path}"
        if not ServiceAccount.objects.filter(facility=clinic, service=service, base_url=address).exists():
            _save_account(clinic, service, address, user_key, now)


def _save_account(clinic: Facility, service: Service, address: str, user_key: str, now: datetime) -> None:
    operations.save_service_account(
        by=DEMO,
        facility=clinic,
        service=service,
        base_url=address,
        cons_id=MELATI.cons_id,
        secret=MELATI.secret,
        user_key=user_key,
        username=MELATI.username,
        password=MELATI.password,
        app_code=MELATI.app_code,
        now=now,
    )
    today = queries.local_date(clinic, now)
    operations.set_bridged(by=DEMO, facility=clinic, service=service, since=today, is_on=True, now=now)
