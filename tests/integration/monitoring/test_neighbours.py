"""From one job to the next, within the filter, without going back to the list."""

from datetime import timedelta

from django.urls import reverse

from tests import builders
from tests.integration.monitoring import scene
from titian.monitoring.queries import Filter, Neighbours, neighbours
from titian.outbox.states import State

YESTERDAY = builders.NOW - timedelta(days=1)


def test_a_list_of_one_has_no_neighbours(clinic):
    assert neighbours(clinic, Filter(), scene.job(clinic)) == Neighbours(None, None)


def test_neighbours_stand_in_the_order_of_the_list_across_days_and_pages(clinic):
    late = scene.job(clinic, now=YESTERDAY - timedelta(days=1))
    newest, older, oldest = (scene.job(clinic, now=at) for at in (builders.NOW, YESTERDAY, YESTERDAY))
    order = [newest, oldest, older, late]
    for above, job, below in zip([None, *order], order, [*order[1:], None], strict=False):
        found = neighbours(clinic, Filter(), job)
        assert found == Neighbours(above and above.pk, below and below.pk)


def test_only_what_the_filter_shows_is_a_neighbour(clinic):
    first, between, last = (scene.job(clinic, state) for state in (State.FAILED, State.SENT, State.FAILED))
    failed = Filter(status="not_sent")
    assert neighbours(clinic, failed, last).next == first.pk
    # Sent again and gone from the list: who works through it goes on from where it stood.
    assert neighbours(clinic, failed, between) == Neighbours(last.pk, first.pk)
    scene.job(builders.bridged_facility(), State.FAILED)
    assert neighbours(clinic, failed, last).previous is None


def test_the_panel_leads_to_them_with_the_filter_and_by_key(client, clinic):
    first, last = (scene.job(clinic, State.FAILED) for _ in range(2))
    url = reverse("monitoring:detail", args=[clinic.slug, last.pk])
    page = client.get(url, {"status": "not_sent"})
    assert page.context["neighbours"] == Neighbours(None, first.pk)
    assert 'rel="next" aria-keyshortcuts="n" href="/k/' in page.content.decode()
    assert f'{first.pk}/?status=not_sent"' in page.content.decode()
    elsewhere = client.get(url, {"date": "20-11-2026"})
    assert elsewhere.context["neighbours"] is None
