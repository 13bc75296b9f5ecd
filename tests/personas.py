"""The people of the tests: one clinic with its staff, and those who do not belong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count

from django.contrib.auth.models import Permission
from django.test import Client

from tests import builders
from titian.accounts.models import User
from titian.facility.models import Assignment, Facility
from titian.facility.rights import Right

PASSWORD = "kata-sandi-uji-1"
_numbers = count(1)


@dataclass(frozen=True)
class Persona:
    """A kind of person: their role in the clinic ("" = none there) and the permissions they hold."""

    name: str
    role: str = ""
    permissions: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name


OUTSIDER = Persona("staf klinik lain")
STAFF = tuple(Persona(str(role.label), role) for role in Assignment.Role)
EVERY_RIGHT = frozenset(Right.values)
BRIDGE_STAFF = tuple(
    Persona(f"{role.label} dengan izin satusehat", role, EVERY_RIGHT) for role in Assignment.Role
)


def admins_short_of(rights: Collection[str]) -> Iterator[Persona]:
    """Admins with everything but one of these rights, or but the one without which no other counts."""
    for right in sorted({Right.SEE, *rights}):
        yield Persona(f"Admin tanpa {right}", Assignment.Role.ADMIN, EVERY_RIGHT - {right})


def admin_with_just(rights: Collection[str]) -> Persona:
    return Persona("Admin dengan hak seperlunya", Assignment.Role.ADMIN, frozenset({Right.SEE, *rights}))


def user(name: str = "") -> User:
    number = next(_numbers)
    return User.objects.create_user(f"staf{number}", password=PASSWORD, full_name=name or f"Staf {number}")


def place(member: User, clinic: Facility, role: str, permissions: frozenset[str] = frozenset()) -> Assignment:
    assignment = Assignment.objects.create(user=member, facility=clinic, role=role)
    assignment.permissions.set(Permission.objects.filter(codename__in=permissions))
    return assignment


def staff(clinic: Facility, role: str = "pendaftaran", *permissions: str, name: str = "") -> User:
    """A member; `satusehat` alone stands for every right behind it. With some only: `member`."""
    rights = EVERY_RIGHT if permissions == (Right.SEE,) else frozenset(permissions)
    return member(clinic, role, rights, name)


def member(clinic: Facility, role: str, rights: Collection[str], name: str = "") -> User:
    """A member with exactly these rights."""
    one = user(name)
    place(one, clinic, role, frozenset(rights))
    return one


def outsider() -> User:
    """A superadmin with every permission, of another clinic."""
    return staff(builders.facility(), "superadmin", "satusehat")


def become(persona: Persona, clinic: Facility) -> User:
    """A user who is that kind of person in this clinic."""
    return member(clinic, persona.role, persona.permissions) if persona.role else outsider()


def signed_in(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client
