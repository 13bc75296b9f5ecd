"""`titian staff add|list|rights`: who may sign in, and what they are, and may do, in which clinic."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from titian.accounts.errors import UnableToCreateStaff
from titian.accounts.models import Actor, User
from titian.accounts.operations import create_staff
from titian.config.database import require_migrations
from titian.config.errors import UnableToRun
from titian.config.terminal import say
from titian.facility import operations
from titian.facility.errors import UnableToSave
from titian.facility.models import Assignment, Facility
from titian.facility.rights import Right

STAFF = Actor.system("staff")
PASSWORD = "TITIAN_STAFF_PASSWORD"  # noqa: S105 - the name of a variable
LINE = "{:20}{:30}{:14}{:24}{}"


def run(options: argparse.Namespace) -> int:
    require_migrations()
    _ACTIONS[options.action](options)
    return 0


def _list(_options: argparse.Namespace) -> None:
    say(LINE.format("pengguna", "nama", "peran", "klinik", "integrasi").rstrip())
    for row in _rows():
        say(LINE.format(*row).rstrip())


def _add(options: argparse.Namespace) -> None:
    """The account and its place in the clinic, or neither."""
    role, now = Assignment.Role(options.role), timezone.now()
    clinic, password = clinic_of(options.clinic), _password()
    permissions = Right.values if options.satusehat else []
    try:
        with transaction.atomic():
            user = create_staff(
                by=STAFF, username=options.username, full_name=options.name, password=password, now=now
            )
            operations.assign(
                by=STAFF, user=user, facility=clinic, role=role, permissions=permissions, now=now
            )
    except (UnableToSave, UnableToCreateStaff) as error:
        raise UnableToRun(str(error)) from error
    say(f"{clinic.name}: {user.full_name} masuk sebagai {user.username} ({role.label})")


def _rights(options: argparse.Namespace) -> None:
    """Give and take, or just tell. What is not named stays."""
    clinic = clinic_of(options.clinic)
    place = Assignment.objects.filter(user__username=options.username, facility=clinic).first()
    if place is None:
        raise UnableToRun(f"{options.username} tidak bertugas di {clinic.slug}")
    held = _held(place)
    wanted = (held | set(options.give)) - set(options.take)
    if wanted != held:
        _give(place, wanted)
    say(f"{clinic.name}: {place.user.full_name}: {_told(wanted) or 'tanpa hak di Integrasi'}")


def _give(place: Assignment, wanted: set[str]) -> None:
    user, clinic, role = place.user, place.facility, Assignment.Role(place.role)
    try:
        operations.assign(
            by=STAFF, user=user, facility=clinic, role=role, permissions=wanted, now=timezone.now()
        )
    except UnableToSave as error:
        raise UnableToRun(str(error)) from error


def _held(place: Assignment) -> set[str]:
    return {permission.codename for permission in place.permissions.all()}


def _told(rights: set[str]) -> str:
    """Rights as they are typed, in the order of the table."""
    return "semua" if rights >= set(Right.values) else ",".join(one for one in Right.values if one in rights)


def clinic_of(slug: str) -> Facility:
    """The clinic of that name in the address; the only one needs no name."""
    clinics = {clinic.slug: clinic for clinic in Facility.objects.order_by("slug")}
    if not clinics:
        raise UnableToRun("belum ada klinik; jalankan dulu: titian init")
    if slug in clinics:
        return clinics[slug]
    if not slug and len(clinics) == 1:
        return next(iter(clinics.values()))
    raise UnableToRun(f"pilih klinik dengan --clinic: {', '.join(clinics)}")


def _password() -> str:
    """From the environment, or typed twice: nobody sees what was typed."""
    given = os.environ.get(PASSWORD, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise UnableToRun(f"kata sandi belum diisi; jawab di terminal atau lewat {PASSWORD}")
    first = getpass.getpass("Kata sandi: ")
    if getpass.getpass("Sekali lagi: ") != first:
        raise UnableToRun("kedua kata sandi tidak sama; tidak ada yang dibuat")
    return first


def _rows() -> Iterator[tuple[str, str, str, str, str]]:
    """One row a place; an account without a place, or one that was closed, is not passed over."""
    for user in User.objects.order_by("username").prefetch_related(
        "assignments__facility", "assignments__permissions"
    ):
        name = user.full_name if user.is_active else f"{user.full_name} (nonaktif)"
        places = list(user.assignments.all())
        for place in places:
            yield user.username, name, place.get_role_display(), place.facility.slug, _told(_held(place))
        if not places:
            yield user.username, name, "-", "-", ""


_ACTIONS: dict[str, Callable[[argparse.Namespace], None]] = {"add": _add, "list": _list, "rights": _rights}
