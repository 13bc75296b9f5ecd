"""What the tests of the lists' pages share: lists as a reading leaves them, and how a browser asks for them."""

from datetime import date

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.builders import NOW
from titian.facility.models import Facility
from titian.facility.queries import folded
from titian.reference.lists import LISTS
from titian.reference.models import Entry, ReferenceList, Sitting

HTMX = {"HX-Request": "true"}
TODAY = date(2026, 11, 21)


def a_list(clinic: Facility, name: str, *rows: Entry, **state: object) -> ReferenceList:
    """A list that was read whole once, unless `state` says otherwise."""
    where = {"address": "http://127.0.0.1:9"} if LISTS[name].is_shared else {"facility": clinic}
    row = ReferenceList.objects.create(name=name, **where, **{"finished_at": NOW, "count": len(rows)} | state)
    add(row, *rows)
    return row


def add(row: ReferenceList, *entries: Entry) -> None:
    for entry in entries:
        entry.list, entry.search_text = row, folded(f"{entry.code} {entry.name}")
    Entry.objects.bulk_create(entries)


def an_entry(code: str, name: str, group: str = "", **facts: object) -> Entry:
    gone_at = facts.pop("gone_at", None)
    return Entry(code=code, name=name, group=group, detail=facts, seen_run=1, gone_at=gone_at)


def get(
    client: Client,
    clinic: Facility,
    tab: str = "index",
    headers: dict[str, str] | None = None,
    **address: str,
) -> HttpResponse:
    return client.get(reverse(f"reference:{tab}", args=[clinic.slug]), address, headers=headers)


def page(client: Client, clinic: Facility, tab: str = "index", **address: str) -> str:
    response = get(client, clinic, tab, **address)
    assert response.status_code == 200
    return text(response)


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def post(client: Client, clinic: Facility, act: str, service: str = "pcare", headers=None, **form: str):
    return client.post(reverse(f"reference:{act}", args=[clinic.slug, service]), form, headers=headers)


def a_sitting(clinic: Facility, **facts: object) -> Sitting:
    seat = {"date": TODAY, "poli_code": "001", "poli_name": "POLI UMUM", "practitioner_code": "145",
            "practitioner_name": "SARI", "hours": "07:00-14:00", "capacity": 40}  # fmt: skip
    return Sitting.objects.create(facility=clinic, **seat | facts)
