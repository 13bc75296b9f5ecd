"""The poll costs one row while nothing happens, and shows what did."""

from datetime import timedelta

import time_machine

from tests import builders
from tests.integration.monitoring import scene
from titian.monitoring import queries
from titian.outbox.states import State


def version(clinic):
    return queries.version(clinic, builders.NOW)


def test_nothing_changed_is_told_without_a_body(poll, clinic):
    scene.job(clinic)
    response = poll(version=version(clinic))
    assert (response.status_code, response.content) == (204, b"")


def test_nothing_changed_costs_one_query_beyond_the_sign_in(poll, clinic, django_assert_num_queries):
    scene.job(clinic)
    seen = version(clinic)
    with django_assert_num_queries(5):  # session, user, role and clinic, permissions; then the pulse
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
