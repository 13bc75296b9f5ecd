"""What is composed once a process finds what Django would find anew each time, on both engines."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders, personas
from tests.integration.patients import people
from titian.accounts.models import User
from titian.accounts.prepared import Prepared, any_given, given
from titian.accounts.sessions import SessionStore
from titian.facility.models import Assignment
from titian.facility.permissions import seat_of
from titian.patients.models import Patient

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

named = Prepared(
    lambda: User.objects.filter(username=given("name"), date_joined__lt=given("before")).order_by("pk")
)
seated = Prepared(lambda: Assignment.objects.filter(user=given("user")).select_related("facility"))
numbered = Prepared(
    lambda: User.objects.filter(pk__in=any_given("keys")).order_by("pk").values_list("pk", "date_joined")
)
named_by_ref = Prepared(
    lambda: Patient.objects.filter(ref__in=any_given("refs", UUID)).order_by("pk").values_list("ref", "pk")
)
short = Prepared(lambda: User.objects.filter(pk=given("pk")).only("full_name"))


def fields(one):
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


def test_a_row_is_the_one_that_django_reads():
    member = personas.user("Ani")
    (found,) = named(name=member.username, before=timezone.now() + timedelta(hours=1))
    assert fields(found) == fields(User.objects.get(pk=member.pk))
    assert not found._state.adding


def test_other_values_ask_for_another_row():
    one, other, soon = personas.user(), personas.user(), timezone.now() + timedelta(hours=1)
    assert named(name=one.username, before=soon) == [one]
    assert named(name=other.username, before=soon) == [other]
    assert named(name=other.username, before=timezone.now() - timedelta(hours=1)) == []
    assert named.first(name="tidak-ada", before=soon) is None


def test_what_is_selected_beside_it_is_read_too():
    member, clinic = personas.user(), builders.facility()
    personas.place(member, clinic, Assignment.Role.ADMIN)
    found = seated.first(user=member.pk)
    with CaptureQueriesContext(connection) as asked:
        assert found is not None
        assert fields(found.facility) == fields(clinic)
    assert not asked.captured_queries


def test_what_is_left_out_is_read_when_it_is_asked_for():
    member = personas.user("Budi")
    found = short.first(pk=member.pk)
    assert found is not None
    assert (found.full_name, found.get_deferred_fields() >= {"username"}) == ("Budi", True)
    assert found.username == member.username


def test_a_request_asks_for_session_account_and_seat_in_a_statement_each():
    clinic = builders.facility()
    browser = personas.signed_in(personas.staff(clinic))
    browser.get(f"/k/{clinic.slug}/")
    with CaptureQueriesContext(connection) as asked:
        browser.post(
            f"/k/{clinic.slug}/pasien/", {"q": ""}, headers={"HX-Request": "true", "HX-Trigger": "cari"}
        )
    tables = [query["sql"].partition('FROM "')[2].partition('"')[0] for query in asked.captured_queries]
    shared = [
        table for table in tables if table in {"django_session", "accounts_user", "facility_assignment"}
    ]
    assert shared == ["django_session", "accounts_user", "facility_assignment"]


def test_a_session_that_has_run_out_is_none():
    browser = personas.signed_in(personas.staff(clinic := builders.facility()))
    assert browser.get(f"/k/{clinic.slug}/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get(f"/k/{clinic.slug}/").status_code == 302
    assert SessionStore("tidak-ada").load() == {}


def test_who_may_no_longer_sign_in_is_signed_out():
    browser = personas.signed_in(member := personas.staff(clinic := builders.facility()))
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert browser.get(f"/k/{clinic.slug}/").status_code == 302


def test_a_seat_is_of_one_clinic():
    clinic, other = builders.facility(), builders.facility()
    member = personas.staff(clinic)
    seat = seat_of(member, clinic.slug)
    assert seat is not None
    assert (seat.facility, seat.user) == (clinic, member)
    assert seat_of(member, other.slug) is None


def test_keys_are_one_value_of_the_statement_however_many_they_are():
    members, asked = [personas.user() for _ in range(3)], []

    def heard(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(heard):
        for some in ([], members[:1], members):
            assert numbered(keys=[one.pk for one in some]) == [(one.pk, one.date_joined) for one in some]
    assert len(set(asked)) == 1


def test_keys_may_be_those_that_are_written_on_no_paper():
    patients = [people.patient(builders.facility()) for _ in range(3)]
    for some in ([], patients[:1], patients):
        assert named_by_ref(refs=[one.ref for one in some]) == [(one.ref, one.pk) for one in some]
