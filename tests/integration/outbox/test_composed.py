"""A query that is composed once is asked about any keys, at any moment."""

from datetime import timedelta

import pytest

from tests.builders import NOW, bridged_facility, promise_antrean
from titian.outbox.models import Job
from titian.outbox.queries.composed import ANY_MOMENT, any_keys, asked, composed

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


def _due_among_these():
    return Job.objects.filter(pk__in=any_keys(), due_at__lte=ANY_MOMENT).order_by("pk").values_list("pk")


@pytest.fixture
def keys():
    clinic = bridged_facility()
    return [promise_antrean(clinic, f"000990000001{n}").pk for n in range(3)]


def test_it_finds_the_rows_of_the_keys_it_is_given_and_no_others(keys):
    for some in ([], keys[:1], keys[1:], [*keys, -1, -2]):
        assert [pk for (pk,) in asked(_due_among_these, now=NOW, keys=some)] == [k for k in some if k > 0]


def test_it_asks_about_the_moment_it_is_given(keys):
    assert asked(_due_among_these, now=NOW - timedelta(days=1), keys=keys) == []


def test_the_statement_is_the_same_however_many_keys_there_are(keys):
    one, all_of_them = (composed(_due_among_these, now=NOW, keys=some) for some in (keys[:1], keys))
    assert one[0] == all_of_them[0]
    assert len(one[1]) == len(all_of_them[1])
