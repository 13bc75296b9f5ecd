"""Who is signed in is asked with every request, by queries that are composed once: and refused as ever."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import builders, personas
from titian.facility.permissions import only_seat, seat_of

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def clinic():
    return builders.facility()


@pytest.fixture
def client(clinic):
    return personas.signed_in(personas.staff(clinic))


def is_let_in(client, clinic):
    return client.get(reverse("facility:beranda", args=[clinic.slug])).status_code == 200


def test_an_open_session_is_let_in_by_one_query_for_it(client, clinic):
    with CaptureQueriesContext(connection) as asked:
        assert is_let_in(client, clinic)
    assert sum('FROM "django_session"' in query["sql"] for query in asked) == 1


def test_a_session_that_is_over_is_not(client, clinic):
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)):
        assert not is_let_in(client, clinic)


def test_a_session_that_was_taken_away_is_not(client, clinic):
    assert is_let_in(client, clinic)
    Session.objects.all().delete()
    assert not is_let_in(client, clinic)


@pytest.mark.parametrize("key", ["a" * 32, "", "'", "key"])
def test_a_session_that_nobody_began_is_not(client, clinic, key):
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = key
    assert is_let_in(client, clinic)
    assert not is_let_in(stranger, clinic)


def test_a_seat_is_each_ones_own_however_often_it_is_asked(clinic):
    other = builders.facility()
    clerk, doctor = personas.staff(clinic, "pendaftaran"), personas.staff(other, "dokter")
    for _ in range(2):
        assert seat_of(clerk, clinic.slug).facility == clinic
        assert (seat_of(doctor, clinic.slug), seat_of(clerk, other.slug)) == (None, None)
        assert seat_of(doctor, other.slug).role == "dokter"
        assert only_seat(clerk).facility == clinic
    assert seat_of(clerk, "slug") is None


def test_the_rights_of_one_place_are_not_those_of_another(clinic):
    other = builders.facility()
    member = personas.staff(clinic, "admin", "satusehat", "tutup")
    personas.place(member, other, "admin")
    here, there = seat_of(member, clinic.slug), seat_of(member, other.slug)
    assert (here.can("tutup"), there.can("tutup")) == (True, False)
    assert here.works_elsewhere and there.works_elsewhere
    assert only_seat(member) is None
