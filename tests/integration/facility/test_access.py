"""Every address of a facility, tried by every kind of person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import builders, personas
from tests.integration.facility.access import ROWS, Row
from titian.facility.permissions import Seat

# What stands for an object that is not there: the gate is before it, and lets nobody learn of it.
NOBODY: dict[str, Any] = {"uuid": UUID(int=0), "int": 0, "slug": "tidak-ada", "str": "tidak-ada"}


@dataclass(frozen=True)
class Address:
    """A named address below /k/<facility_slug>/, with the kinds of its other parameters."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    view: Any

    def of(self, clinic: str) -> str:
        kwargs = {parameter: NOBODY[kind] for parameter, kind in self.parameters}
        return reverse(self.name, kwargs={"facility_slug": clinic} | kwargs)


def addresses(
    resolver: URLResolver, prefix: str = "", space: str = "", known: dict | None = None
) -> Iterator[Address]:
    known = known or {}
    for part in resolver.url_patterns:
        kinds = known | {name: type(kind).__name__ for name, kind in part.pattern.converters.items()}
        if isinstance(part, URLResolver):
            spaces = f"{space}{part.namespace}:" if part.namespace else space
            yield from addresses(part, prefix + str(part.pattern), spaces, kinds)
        elif isinstance(part, URLPattern) and (prefix + str(part.pattern)).startswith("k/"):
            others = {name: kind.removesuffix("Converter").lower() for name, kind in kinds.items()}
            others.pop("facility_slug")
            yield Address(f"{space}{part.name}", tuple(others.items()), part.callback)


ADDRESSES = tuple(addresses(get_resolver()))
every_address = pytest.mark.parametrize("address", ADDRESSES, ids=[address.name for address in ADDRESSES])


def test_every_address_has_a_row_and_every_row_an_address():
    assert {address.name for address in ADDRESSES} == set(ROWS)


@every_address
def test_the_gate_of_an_address_is_what_its_row_says(address):
    assert address.view.access == ROWS[address.name].access


@pytest.mark.django_db
@every_address
def test_signed_out_is_sent_to_the_sign_in_page(address):
    clinic = builders.facility()
    response = Client().generic(ROWS[address.name].method, address.of(clinic.slug))
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/masuk/?next=/k/")


@pytest.mark.django_db
@every_address
def test_an_outsider_cannot_tell_that_the_clinic_exists(address):
    clinic = builders.facility()
    client = personas.signed_in(personas.outsider())
    method = ROWS[address.name].method
    assert client.generic(method, address.of(clinic.slug)).status_code == 404
    assert client.generic(method, address.of("tidak-ada")).status_code == 404


def kinds_of_people(row: Row) -> list[personas.Persona]:
    """Every role without a right and with all, and admins who have, or lack, exactly what this address asks for."""
    rights = {*filter(None, (row.access.permission, row.access.also))}
    partly = [*personas.admins_short_of(rights), personas.admin_with_just(rights)] if rights else []
    return [*personas.STAFF, *personas.BRIDGE_STAFF, *partly]


@pytest.mark.django_db
@every_address
def test_a_member_is_let_in_if_the_row_names_him_and_else_refused_plainly(address):
    """Writes that are allowed are not tried here: their own tests do. One person, in one place after the other."""
    clinic, member = builders.facility(), personas.user()
    client, row = personas.signed_in(member), ROWS[address.name]
    for persona in kinds_of_people(row):
        is_named = row.access.admits(Seat(member, clinic, persona.role, persona.permissions))
        if is_named and row.method != "GET":
            continue
        member.assignments.all().delete()
        personas.place(member, clinic, persona.role, persona.permissions)
        response = client.generic(row.method, address.of(clinic.slug))
        if not is_named:
            assert (persona.name, response.status_code) == (persona.name, 403)
        else:
            assert response.status_code == 404 if address.parameters else response.status_code < 400
