"""What was said is forgotten after a year, and what BPJS has can be taken back all the same (R20)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Attempt, Job, JobEvent
from titian.outbox.operations import retention

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

YEAR = timedelta(days=365, seconds=1)


def forget(visit: Visit, after: timedelta = YEAR) -> int:
    return outbox.forget_bodies(by=builders.DESK, now=visit.clock.now + after)


def test_what_is_sent_loses_its_text_after_a_year_and_keeps_its_number_and_history(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7", text="jawaban")
    JobEvent.objects.update(detail="keluhan: batuk → demam")
    Job.objects.update(body_override='{"keluhan": "demam"}')
    assert forget(registered, YEAR - timedelta(seconds=2)) == 0
    assert forget(registered) == 1
    assert forget(registered) == 0
    attempt, job = Attempt.objects.get(), Job.objects.get()
    assert (job.payload, job.body_override) == ({}, None)
    assert (attempt.request_body, attempt.response_text, job.bpjs_sequence) == ("", "", "A7")
    assert attempt.request_line == "POST pendaftaran"
    assert set(JobEvent.objects.values_list("detail", flat=True)) == {""}
    assert JobEvent.objects.count() == 3


def test_it_can_be_taken_back_years_later(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7")
    forget(registered)
    registered.clock.now += 3 * YEAR
    registered.withdraw()
    assert registered.goes() == [Kind.HAPUS_PENDAFTARAN]
    assert "/noUrut/A7/" in Attempt.objects.latest("pk").request_line


def test_what_a_person_has_yet_to_see_to_keeps_all(registered: Visit) -> None:
    registered.send_one(Answered.REFUSED, text="jawaban")
    assert forget(registered, 5 * YEAR) == 0
    assert Attempt.objects.get().response_text == "jawaban"
    assert Job.objects.get().payload["complaint"] == "batuk"


def test_thousands_go_in_portions(registered: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 2)
    registered.send_one(Answered.DELIVERED, number="A7")
    first = Attempt.objects.get()
    for number in range(2, 7):
        first.pk, first.number = None, number
        first.save()
    assert forget(registered) == 6


def test_the_page_of_what_was_never_sent_says_so_too(registered: Visit, client: Client) -> None:
    registered.withdraw()
    forget(registered)
    client.force_login(personas.staff(registered.clinic, "admin", "satusehat"))
    page = client.get(reverse("monitoring:detail", args=[registered.clinic.slug, Job.objects.get().pk]))
    assert "disimpan satu tahun" in page.content.decode()
    assert "belum dapat disusun" not in page.content.decode()


def test_the_page_says_where_the_text_went(registered: Visit, client: Client) -> None:
    registered.send_one(Answered.DELIVERED, number="A7", text="jawaban")
    forget(registered)
    client.force_login(personas.staff(registered.clinic, "admin", "satusehat"))
    page = client.get(reverse("monitoring:detail", args=[registered.clinic.slug, Job.objects.get().pk]))
    assert "disimpan satu tahun" in page.content.decode()
