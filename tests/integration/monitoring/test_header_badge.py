"""What BPJS refused is seen from every page by who can mend it: how many, and whether one waits too long."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.models import Assignment, Facility
from titian.facility.permissions import Seat
from titian.facility.registry import HeaderBadge
from titian.monitoring.queries import failures
from titian.outbox.models import Job, ServiceState
from titian.outbox.states import State

pytestmark = pytest.mark.both_engines

NOW = builders.NOW


def seat(clinic: Facility, role: str = "admin", *permissions: str) -> Seat:
    rights = permissions or personas.EVERY_RIGHT
    return Seat(personas.user(), clinic, Assignment.Role(role), frozenset(rights))


def refused(clinic: Facility, hours_ago: float = 0) -> Job:
    job = scene.job(clinic, State.FAILED)
    Job.objects.filter(pk=job.pk).update(finished_at=NOW - timedelta(hours=hours_ago))
    return job


def badge(clinic: Facility, role: str = "admin") -> HeaderBadge | None:
    return failures.badge(seat(clinic, role), NOW)


def poll(client: Client, clinic: Facility, version: str):
    url = reverse("facility:notices", args=[clinic.slug])
    return client.get(url, {"version": version}, headers={"HX-Request": "true"})


def version_of(page: str) -> str:
    return page.split("pemberitahuan/?version=")[1].split('"', maxsplit=1)[0]


@pytest.fixture
def page(client: Client, clinic: Facility) -> str:
    """Any page of an admin, while nothing waits."""
    return client.get(reverse("facility:beranda", args=[clinic.slug])).content.decode()


@pytest.mark.parametrize("state", [State.WAITING, State.UNKNOWN, State.SENT, State.CANCELLED, State.CLOSED])
def test_nothing_is_shown_while_nothing_needs_a_person(clinic, state):
    scene.job(clinic, state)
    assert badge(clinic) is None


def test_another_clinics_refusals_are_not_ours(clinic):
    refused(builders.bridged_facility())
    assert badge(clinic) is None


@pytest.mark.parametrize("role", ["pendaftaran", "perawat", "dokter"])
def test_who_cannot_mend_it_has_no_badge(clinic, role):
    refused(clinic)
    assert badge(clinic, role) is None


def test_who_only_looks_on_has_no_badge(clinic):
    refused(clinic)
    assert failures.badge(seat(clinic, "admin", "satusehat", "identitas"), NOW) is None
    assert failures.badge(seat(clinic, "admin", "satusehat", "kirim_ulang"), NOW) is not None


def test_it_counts_and_leads_to_them_and_is_calm_at_first(clinic, client):
    for hours in (1, 8):
        refused(clinic, hours)
    found = badge(clinic)
    assert (found.text, found.is_urgent) == ("2 kiriman gagal", False)
    assert found.more == "menunggu keputusan sejak 01:00"
    assert client.get(found.href).context["board"].cards.total == 2


@pytest.mark.parametrize(("hours", "limit", "is_urgent"), [(9, 8, True), (9, 24, False), (25, 24, True)])
def test_what_waits_longer_than_the_clinic_wants_is_urgent_in_words_too(clinic, hours, limit, is_urgent):
    clinic.urgent_after_hours = limit
    refused(clinic, hours)
    found = badge(clinic)
    assert (found.is_urgent, found.text.endswith("· mendesak")) == (is_urgent, is_urgent)


@pytest.mark.parametrize(
    ("hours", "wanted", "says"), [(1, True, ""), (3, True, "1 kiriman lama belum pasti"), (3, False, "")]
)
def test_what_stays_in_doubt_for_long_is_seen_as_well(clinic, client, hours, wanted, says):
    """R4: past two hours it needs eyes; what nobody wants any more ends with its withdrawal."""
    job = scene.job(clinic, State.UNKNOWN, after={"wanted": wanted})
    Job.objects.filter(pk=job.pk).update(unknown_since=NOW - timedelta(hours=hours))
    found = badge(clinic)
    assert (found.text if found else "") == says
    if found:
        assert client.get(found.href).context["board"].cards.total == 1
        (chore,) = failures.chores(seat(clinic, "pendaftaran"), NOW)
        assert "1 kiriman ke BPJS lama belum pasti: perlu dilihat. Beri tahu admin" in chore.text
        refused(clinic)
        assert badge(clinic).text == "1 kiriman gagal, 1 lama belum pasti"


def test_it_costs_one_query(clinic, django_assert_num_queries):
    refused(clinic)
    here = seat(clinic)
    with django_assert_num_queries(1):
        assert failures.badge(here, NOW)


def test_an_open_page_hears_of_it_by_the_poll_it_has_and_is_told_politely(client, clinic, page):
    assert '<div id="lencana" role="status">' in page
    assert "header-badge" not in page
    refused(clinic)
    answer = poll(client, clinic, version_of(page)).content.decode()
    assert '<div id="lencana" hx-swap-oob="innerHTML">' in answer
    assert "1 kiriman gagal" in answer
    assert "kabar-baru" not in answer
    assert poll(client, clinic, version_of(answer)).status_code == 204


def test_it_is_not_read_aloud_again_while_it_says_the_same(client, clinic):
    refused(clinic)
    scene.job(clinic)
    page = client.get(reverse("facility:beranda", args=[clinic.slug])).content.decode()
    ServiceState.objects.update(broken_at=NOW)
    answer = poll(client, clinic, version_of(page)).content.decode()
    assert "terganggu" in answer
    assert "lencana" not in answer


def test_it_goes_when_the_last_is_settled(client, clinic):
    job = refused(clinic)
    page = client.get(reverse("facility:beranda", args=[clinic.slug])).content.decode()
    scene.advance(job, State.CLOSED)
    answer = poll(client, clinic, version_of(page)).content.decode()
    assert '<div id="lencana" hx-swap-oob="innerHTML">' in answer
    assert "header-badge" not in answer
