"""One job as a page of its own: it renews itself, leads on as a page does, and an edit comes back to where it began."""

import pytest
from django.urls import reverse

from tests import builders
from tests.integration.monitoring import scene
from titian.monitoring import queries
from titian.outbox import kinds
from titian.outbox.kinds import Kind
from titian.outbox.states import State

ASKED = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def stands_alone(monkeypatch):
    monkeypatch.setattr(kinds, "_sources", {})


@pytest.fixture
def job(clinic):
    """Between two others, with a step that waits behind it."""
    _, job, _ = (scene.job(clinic, State.FAILED) for _ in range(3))
    behind = {"visit_ref": job.visit_ref, "now": builders.NOW}
    builders.promise(clinic, Kind.TAMBAH_KUNJUNGAN, job.card_number, "001", {}, **behind)
    return job


def address(name, job):
    return reverse(f"monitoring:{name}", args=[job.facility.slug, *([job.pk] if name != "board" else [])])


def text(response):
    return response.content.decode()


def asked_by(name, job):
    return ASKED | {"HX-Current-URL": f"http://testserver{address(name, job)}?status=not_sent"}


def test_a_page_of_its_own_asks_for_what_changed_and_is_told(client, clinic, job):
    seen = f"version={queries.version(clinic, builders.NOW)}"
    page = text(client.get(address("detail", job), {"status": "not_sent"}))
    assert f'id="denyut" hx-get="{address("detail", job)}?status=not_sent&amp;{seen}"' in page
    itself = {"headers": asked_by("detail", job)}
    assert client.get(f"{address('detail', job)}?{seen}", **itself).status_code == 204
    scene.advance(job, State.WAITING, version=job.version + 1)
    scene.job(clinic)
    news = text(client.get(f"{address('detail', job)}?{seen}", **itself))
    assert "Menunggu" in news and "<html" not in news
    assert seen not in news and 'id="denyut"' in news


def test_beside_the_list_the_list_asks_for_both(client, job):
    assert 'id="denyut"' not in text(client.get(address("detail", job), headers=asked_by("board", job)))


def test_its_links_lead_to_pages_where_there_is_no_panel_to_fill(client, job):
    url = f"{address('detail', job)}?status=not_sent"
    beside = text(client.get(url, headers=asked_by("board", job)))
    assert beside.count('hx-target="#panel"') == 3, "previous, next and the step behind it"
    for alone in (client.get(url), client.get(url, headers=asked_by("detail", job))):
        assert 'hx-target="#panel"' not in text(alone)
        assert 'rel="next" aria-keyshortcuts="n" href="/k/' in text(alone)
