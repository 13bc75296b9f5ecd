"""`titian init`: a database fit for this version, the list of villages, and the first clinic with its superadmin."""

import argparse
import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, transaction
from django.utils import timezone
from django.utils.text import slugify

from titian.accounts.errors import UnableToCreateStaff
from titian.accounts.models import Actor, User
from titian.accounts.operations import create_staff
from titian.config import archive
from titian.config.database import migrate
from titian.config.errors import UnableToRun
from titian.config.terminal import say
from titian.facility import operations
from titian.facility.errors import UnableToSave
from titian.facility.models import Assignment, Facility
from titian.facility.rights import Right
from titian.monitoring.health import backup_folder, unapplied_migrations

INIT = Actor.system("init")


@dataclass(frozen=True, slots=True)
class Question:
    """What `init` must know; the environment answers before the person is asked."""

    variable: str
    text: str
    ask: Callable[[str], str] = input
    default: str = ""


CLINIC = Question("TITIAN_FACILITY_NAME", "Nama klinik")
ZONE = Question("TITIAN_FACILITY_ZONE", "Zona waktu klinik (WIB, WITA, WIT)", default="WIB")
FASKES = Question(
    "TITIAN_FACILITY_CODE", "Kode faskes BPJS (8 huruf/angka; kosongkan bila belum ada)", default="-"
)
USERNAME = Question("TITIAN_ADMIN_USERNAME", "Nama pengguna superadmin")
FULL_NAME = Question("TITIAN_ADMIN_NAME", "Nama lengkap superadmin")
PASSWORD = Question("TITIAN_ADMIN_PASSWORD", "Kata sandi superadmin", ask=getpass.getpass)


def run(options: argparse.Namespace) -> int:
    now = timezone.now()
    _back_up_before_change(now)
    migrate(say)
    villages = operations.load_villages(by=INIT, now=now)
    say(f"{villages.listed} kelurahan/desa tersedia ({villages.written} baru atau berubah)")
    if Assignment.objects.filter(role=Assignment.Role.SUPERADMIN).exists():
        say("superadmin sudah ada; tidak ada yang diubah")
    else:
        _found_clinic(may_ask=not options.no_input, now=now)
    say("siap. Jalankan: titian serve")
    return 0


def _back_up_before_change(now: datetime) -> None:
    """A new version is about to change tables that hold something: keep a way back."""
    try:
        has_data = User.objects.exists()
    except Error:
        return  # no tables yet
    if has_data and unapplied_migrations():
        say(f"cadangan sebelum perubahan: {archive.make(backup_folder(), now)}")


def _found_clinic(*, may_ask: bool, now: datetime) -> None:
    """The first clinic and the person who may set up everything else, or neither."""
    name = _answer(CLINIC, may_ask=may_ask)
    zone = _zone(_answer(ZONE, may_ask=may_ask))
    code = _answer(FASKES, may_ask=may_ask).strip(" -").upper()
    username, full_name, password = (_answer(one, may_ask=may_ask) for one in (USERNAME, FULL_NAME, PASSWORD))
    try:
        with transaction.atomic():
            clinic = operations.create_facility(
                by=INIT, slug=slugify(name), name=name, time_zone=zone, faskes_code=code, now=now
            )
            user = create_staff(by=INIT, username=username, full_name=full_name, password=password, now=now)
            role = Assignment.Role.SUPERADMIN
            operations.assign(
                by=INIT, user=user, facility=clinic, role=role, permissions=Right.values, now=now
            )
    except (UnableToSave, UnableToCreateStaff) as error:
        raise UnableToRun(str(error)) from error
    say(f"{clinic.name}: masuk sebagai {user.username}")


def _answer(question: Question, *, may_ask: bool) -> str:
    given = os.environ.get(question.variable, "").strip()
    if not given and may_ask:
        hint = f" [{question.default}]" if question.default else ""
        given = question.ask(f"{question.text}{hint}: ").strip()
    given = given or question.default
    if not given:
        raise UnableToRun(f"{question.text} belum diisi; jawab saat ditanya atau lewat {question.variable}")
    return given


def _zone(label: str) -> str:
    found = {zone.label: zone.value for zone in Facility.TimeZone}.get(label.upper())
    if found is None:
        raise UnableToRun(f"zona waktu {label} tidak dikenal; pilih WIB, WITA atau WIT")
    return found
