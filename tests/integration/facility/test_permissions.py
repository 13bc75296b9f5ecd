"""The gate: what it says to whom, beyond the table of addresses."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from titian.facility.permissions import only_seat, seat_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.integration.facility.pages")]


def beranda(clinic):
    return reverse("facility:beranda", kwargs={"facility_slug": clinic.slug})


def test_a_signed_out_fragment_leaves_the_page_instead_of_showing_a_sign_in_form_inside_it():
    clinic = builders.facility()
    page = f"http://testserver{beranda(clinic)}?hal=2"
    response = Client().get(beranda(clinic), headers={"HX-Request": "true", "HX-Current-URL": page})
    assert response.status_code == 200
    assert response["HX-Redirect"] == f"/akun/masuk/?next={beranda(clinic)}%3Fhal%3D2"


def test_the_refusal_says_which_role_one_has_and_whom_to_ask():
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic, "dokter"))
    text = client.get(beranda(clinic) + "admin/").content.decode()
    assert "Peran Anda di" in text
    assert "adalah Dokter" in text
    assert "mintalah admin klinik" in text


def test_a_deactivated_account_is_signed_out_at_once():
    clinic = builders.facility()
    member = personas.staff(clinic)
    client = personas.signed_in(member)
    member.is_active = False
    member.save()
    assert client.get(beranda(clinic)).status_code == 302


def test_a_role_taken_away_closes_the_clinic_at_once():
    clinic = builders.facility()
    member = personas.staff(clinic)
    client = personas.signed_in(member)
    assert client.get(beranda(clinic)).status_code == 200
    member.assignments.get().delete()
    assert client.get(beranda(clinic)).status_code == 404


def test_no_browser_keeps_a_page_of_the_clinic():
    clinic = builders.facility()
    response = personas.signed_in(personas.staff(clinic)).get(beranda(clinic))
    assert response["Cache-Control"] == "private, no-store"


def test_a_permission_in_one_clinic_is_worth_nothing_in_another():
    here, there = builders.facility(), builders.facility()
    member = personas.staff(here, "admin", "satusehat")
    personas.place(member, there, "admin")
    assert seat_of(member, here.slug).can("satusehat")
    assert not seat_of(member, there.slug).can("satusehat")


def test_who_works_in_two_clinics_has_no_only_one():
    here, there = builders.facility(), builders.facility()
    member = personas.staff(here)
    assert only_seat(member).facility == here
    personas.place(member, there, "admin")
    assert only_seat(member) is None
    assert seat_of(member, here.slug).works_elsewhere


def test_the_page_shows_the_clinics_own_day_and_not_the_servers():
    """16:30 UTC on Saturday the 21st is 00:30 on Sunday the 22nd in Makassar, and still Saturday in Jakarta."""
    wita, wib = builders.facility(time_zone="Asia/Makassar"), builders.facility()
    member = personas.staff(wita)
    personas.place(member, wib, "dokter")
    with time_machine.travel(datetime(2026, 11, 21, 16, 30, tzinfo=UTC), tick=False):
        client = personas.signed_in(member)
        assert "Minggu, 22 November 2026" in client.get(beranda(wita)).content.decode()
        assert "Sabtu, 21 November 2026" in client.get(beranda(wib)).content.decode()
