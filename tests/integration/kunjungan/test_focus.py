"""A form opens with the keyboard in its first field, or in the first that was refused; never in two places."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import facility
from tests.integration.kunjungan.examined import finish, registered
from titian.facility.queries import local_date
from titian.pendaftaran.models import Pendaftaran

FOCUSED = re.compile(r'<(?:input|select|textarea)[^>]*? name="(\w+)"[^>]*? autofocus')


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(facility(), payer="pribadi", now=timezone.now())


def doctor(visit: Pendaftaran) -> Client:
    return personas.signed_in(personas.staff(visit.facility, "dokter"))


def desk(visit: Pendaftaran) -> Client:
    return personas.signed_in(personas.staff(visit.facility))


def focused(page: bytes) -> list[str]:
    text = page.decode()
    assert text.count(" autofocus") == len(FOCUSED.findall(text))
    return FOCUSED.findall(text)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("pendaftaran/baru/{patient}/", "poli"),
        ("pendaftaran/{visit}/batal/", "reason"),
        ("pendaftaran/{visit}/pindah/", "poli"),
        ("pendaftaran/{visit}/ganti-pembayar/", "payer"),
        ("pasien/{patient}/ubah/", "name"),
    ],
)
def test_a_page_of_the_desk_has_one_place_for_the_keyboard(
    visit: Pendaftaran, address: str, field: str
) -> None:
    asked = address.format(patient=visit.patient.ref, visit=visit.ref)
    assert focused(desk(visit).get(f"/k/{visit.facility.slug}/{asked}").content) == [field]


def test_what_was_refused_comes_before_what_stands_first(visit: Pendaftaran) -> None:
    at = f"/k/{visit.facility.slug}/kunjungan/{visit.ref}/"
    assert focused(doctor(visit).get(at).content) == ["practitioner"]
    assert focused(doctor(visit).post(f"{at}simpan/", {"version": "0", "systolic": "7"}).content) == [
        "systolic"
    ]


def test_an_amendment_begins_with_its_reason(visit: Pendaftaran) -> None:
    finish(visit, now=timezone.now())
    Pendaftaran.objects.update(service_date=local_date(visit.facility, timezone.now()))
    at = f"/k/{visit.facility.slug}/kunjungan/{visit.ref}/ubah/"
    assert focused(doctor(visit).get(at).content) == ["reason"]
