"""The start page says what waits for a person, to who can do it and to who can pass it on."""

import pytest
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.outbox.states import State


@pytest.fixture
def clinic(db):
    return builders.bridged_facility()


def start_page(clinic, role, *permissions):
    client = personas.signed_in(personas.staff(clinic, role, *permissions))
    return client.get(reverse("facility:beranda", args=[clinic.slug])).content.decode()


def refuse(clinic):
    return scene.job(clinic, State.FAILED)


def test_without_work_for_a_person_nothing_is_said(clinic):
    refuse(builders.bridged_facility())
    assert "Perlu ditindaklanjuti" not in start_page(clinic, "admin", "satusehat")


def test_an_admin_is_led_to_what_failed(clinic):
    refuse(clinic)
    page = start_page(clinic, "admin", "satusehat")
    assert "1 kiriman ke BPJS gagal" in page
    link = reverse("monitoring:board", args=[clinic.slug]) + "?date=&amp;status=not_sent"
    assert f'<a href="{link}">Buka Monitoring</a>' in page


@pytest.mark.parametrize("role", ["pendaftaran", "dokter", "admin"])
def test_who_may_not_mend_it_is_told_whom_to_tell(clinic, role):
    refuse(clinic)
    page = start_page(clinic, role)
    assert "Beri tahu admin" in page
    assert "Buka Monitoring" not in page
