"""Gagal menurut sebab: one line for each answer, with what helps all of it, and a filter that shows just these."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import builders
from tests.integration.monitoring import scene
from tests.integration.monitoring.conftest import shown
from tests.unit.outbox.test_rulings import RULING
from titian.monitoring.queries import failed_by_cause
from titian.outbox import operations as outbox
from titian.outbox.models import Job
from titian.outbox.states import State


def text(response):
    return response.content.decode()


def failed(clinic, answer_key, count=1):
    return [scene.job(clinic, State.FAILED, after={"answer_key": answer_key}) for _ in range(count)]


def test_where_nothing_failed_there_is_no_strip(board, clinic):
    scene.job(clinic, State.SENT, after={"answer_key": "nik_refused"})
    scene.job(clinic, after={"answer_key": "nik_refused"})
    failed(builders.bridged_facility(), "nik_refused")
    assert failed_by_cause(clinic) == []
    assert "Gagal menurut sebab" not in text(board())


@pytest.mark.both_engines
@pytest.mark.django_db
def test_the_largest_comes_first_with_its_oldest_on_whatever_day():
    clinic = builders.bridged_facility()
    failed(clinic, "nik_refused")
    old = failed(clinic, "poli_not_in_reference", 2)[0]
    Job.objects.filter(pk=old.pk).update(filed_on=builders.TODAY - timedelta(days=3))
    found = [(group.name, group.count, group.oldest) for group in failed_by_cause(clinic)]
    assert found == [
        ("poli_not_in_reference", 2, builders.TODAY - timedelta(days=3)),
        ("nik_refused", 1, builders.TODAY),
    ]


@pytest.mark.both_engines
@pytest.mark.django_db
def test_the_same_sentence_of_two_services_is_told_apart():
    clinic = builders.bridged_facility()
    failed(clinic, "nik_refused")
    assert [group.service for group in failed_by_cause(clinic)] == ["PCare"]
    scene.job(clinic, State.FAILED, make=builders.promise_antrean, after={"answer_key": "nik_refused"})
    assert [group.service for group in failed_by_cause(clinic)] == [""]


def test_one_page_cures_a_group_where_there_is_one(clinic):
    for key in ("poli_not_in_reference", "password_rejected", "nik_refused"):
        failed(clinic, key)
    cures = {group.name: group.mend and group.mend.label for group in failed_by_cause(clinic)}
    assert cures == {
        "poli_not_in_reference": "Petakan poli",
        "password_rejected": "Buka koneksi",
        "nik_refused": None,
    }


def test_what_came_too_late_is_closed_and_the_others_are_sent_again(board, clinic):
    failed(clinic, "call_time_invalid")
    failed(clinic, "nik_refused")
    page = text(board())
    for view, key in (("close_many", "call_time_invalid"), ("resend_many", "nik_refused")):
        url = reverse(f"monitoring:{view}", args=[clinic.slug])
        assert f'href="{url}?scope=all&amp;date=&amp;cause={key}"' in page


def test_a_rule_says_its_cause_in_its_own_words(board, clinic):
    rule = outbox.save_rule(by=builders.DESK, facility=clinic, ruling=RULING, follows=None, now=builders.NOW)
    failed(clinic, rule.key)
    assert RULING.text in text(board())


@pytest.mark.parametrize(("key", "name"), [("nik_refused", "nik_refused"), ("", "lain")])
def test_a_cause_in_the_address_shows_what_failed_with_it_and_a_plan_of_just_these(
    client, board, clinic, key, name
):
    [one] = failed(clinic, key)
    failed(clinic, "poli_not_in_reference")
    scene.job(clinic, after={"answer_key": key})
    page = board(date="", cause=name)
    assert shown(page) == {one.pk}
    assert f'name="cause" value="{name}" checked' in text(page)
    url = reverse("monitoring:resend_many", args=[clinic.slug])
    plan = client.get(url, {"scope": "all", "date": "", "cause": name}).context["plan"]
    assert [pick.job_id for pick in plan.picks] == [one.pk]


def test_a_cause_that_nobody_has_shows_nothing(board, clinic):
    failed(clinic, "nik_refused")
    for odd in ("x" * 60, "' OR 1=1", "%"):
        assert shown(board(date="", cause=odd)) == set()


def test_many_causes_cost_as_many_queries_as_one(clinic, django_assert_num_queries):
    for key in ("nik_refused", "poli_not_in_reference", "member_inactive"):
        failed(clinic, key, 2)
    with django_assert_num_queries(1):
        failed_by_cause(clinic)
