"""The poll costs one row while nothing happens, and shows what did."""

from datetime import timedelta
from time import monotonic

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.rights import Right
from titian.monitoring import queries
from titian.monitoring.views import shared
from titian.outbox.states import State
from titian.patients.models import Patient

SIGN_IN = 4
"""Queries: session, user, role and clinic, permissions."""


def version(clinic):
    return queries.version(clinic, builders.NOW)


def test_nothing_changed_is_told_without_a_body(poll, clinic):
    scene.job(clinic)
    response = poll(version=version(clinic))
    assert (response.status_code, response.content) == (204, b"")


def test_nothing_changed_costs_one_query_beyond_the_sign_in(poll, clinic, django_assert_num_queries):
    scene.job(clinic)
    seen = version(clinic)
    with django_assert_num_queries(SIGN_IN + 1):  # the pulse
        poll(version=seen)


def test_a_change_is_shown_with_the_version_to_ask_for_next(poll, clinic):
    seen = version(clinic)
    job = scene.job(clinic)
    page = poll(version=seen, status="unprocessed").content.decode()
    assert f'id="kiriman-{job.pk}"' in page
    assert f"status=unprocessed&amp;version={version(clinic)}" in page
    assert "<html" not in page


def test_another_clinics_change_wakes_nobody(poll, clinic):
    seen = version(clinic)
    scene.job(builders.bridged_facility())
    assert poll(version=seen).status_code == 204


def test_midnight_is_a_change_for_today_is_another_day(poll, clinic):
    seen = version(clinic)
    with time_machine.travel(builders.NOW + timedelta(hours=15), tick=False):
        assert poll(version=seen).status_code == 200


def test_a_poll_without_a_version_is_answered(poll, clinic):
    scene.job(clinic, State.FAILED)
    assert poll().status_code == 200


@pytest.fixture
def poll_as(clinic):
    """What is drawn for a member with these rights, and how many queries that took beyond the sign-in's."""
    url = reverse("monitoring:poll", args=[clinic.slug])

    def ask(rights=personas.EVERY_RIGHT, **query):
        client = personas.signed_in(personas.member(clinic, "admin", rights))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url, {"version": "0"} | query, headers={"HX-Request": "true"}).content.decode()
        return page, len(asked) - SIGN_IN

    return ask


def test_a_change_is_drawn_once_for_all_who_look_at_the_same(poll_as, clinic):
    scene.job(clinic)
    (first, drawn), (second, shared) = poll_as(), poll_as()
    assert first == second
    assert (drawn > 5, shared) == (True, 1)


def test_what_changed_since_is_drawn_anew(poll_as, clinic):
    poll_as()
    job = scene.job(clinic)
    assert f'id="kiriman-{job.pk}"' in poll_as()[0]


def test_another_filter_is_drawn_for_itself(poll_as, clinic):
    job = scene.job(clinic)
    poll_as()
    assert f'id="kiriman-{job.pk}"' not in poll_as(status="sent")[0]


@pytest.mark.parametrize("missing", sorted(personas.EVERY_RIGHT - {Right.SEE}))
def test_who_has_other_rights_gets_a_drawing_of_their_own(poll_as, clinic, missing):
    scene.job(clinic, State.FAILED, patient_ref=scene.patient(clinic, "Siti Aminah").ref)
    assert "Siti Aminah" in poll_as()[0]
    few, drawn = poll_as(personas.EVERY_RIGHT - {missing})
    assert drawn > 1
    assert ("Siti Aminah" in few) == (missing != Right.IDENTITY)


@pytest.mark.parametrize("person", [personas.OUTSIDER, personas.STAFF[0]], ids=str)
def test_what_was_drawn_for_others_is_not_given_to_who_may_not_see(poll_as, clinic, person):
    poll_as()
    stranger = personas.signed_in(personas.become(person, clinic))
    url = reverse("monitoring:poll", args=[clinic.slug])
    assert stranger.get(url, {"version": "0"}).status_code in (403, 404)


def test_what_was_drawn_is_soon_forgotten(poll_as, clinic, monkeypatch):
    """A patient's name is no promise, and its change wakes nobody: but who asks later gets the new one."""
    patient = scene.patient(clinic, "Siti Aminah")
    scene.job(clinic, patient_ref=patient.ref)
    poll_as()
    Patient.objects.filter(pk=patient.pk).update(name="Siti Maryam")
    later = monotonic() + shared.KEPT_S
    monkeypatch.setattr(shared, "monotonic", lambda: later)
    assert "Siti Maryam" in poll_as()[0]
