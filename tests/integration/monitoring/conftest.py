"""A clinic at 09:00 of a certain day, and a member of its staff who may see the monitor."""

from collections.abc import Callable

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from titian.facility.models import Facility
from titian.outbox.models import Job

Get = Callable[..., HttpResponse]


@pytest.fixture
def clinic(db: None) -> Facility:
    return builders.bridged_facility()


@pytest.fixture
def client(clinic: Facility) -> Client:
    return personas.signed_in(personas.staff(clinic, "admin", "satusehat", name="Dewi Admin"))


@pytest.fixture(autouse=True)
def nine_o_clock():
    with time_machine.travel(builders.NOW, tick=False):
        yield


@pytest.fixture
def board(client: Client, clinic: Facility) -> Get:
    """GET the board with some filters."""
    return lambda **filters: client.get(reverse("monitoring:board", args=[clinic.slug]), filters)


@pytest.fixture
def search(client: Client, clinic: Facility) -> Get:
    """Type a text into the search box, with some filters, as a browser without script does."""
    url = reverse("monitoring:board", args=[clinic.slug])
    return lambda text, **filters: client.post(url, {"text": text} | filters, follow=True)


@pytest.fixture
def poll(client: Client, clinic: Facility) -> Get:
    url = reverse("monitoring:poll", args=[clinic.slug])
    return lambda **query: client.get(url, query, headers={"HX-Request": "true"})


@pytest.fixture
def detail(client: Client, clinic: Facility) -> Get:
    def get(job: Job, **headers: str) -> HttpResponse:
        return client.get(reverse("monitoring:detail", args=[clinic.slug, job.pk]), headers=headers)

    return get


@pytest.fixture
def resend(client: Client, clinic: Facility) -> Get:
    """POST a resend of the job as it was seen; `version` and `next` may differ."""

    def post(job: Job, *, htmx: bool = True, **given: object) -> HttpResponse:
        url = reverse("monitoring:resend", args=[clinic.slug, job.pk])
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(url, {"version": job.version} | given, headers=headers)

    return post


def shown(response: HttpResponse) -> set[int]:
    """The jobs in the table."""
    return {row.job.pk for row in response.context["board"].rows}
