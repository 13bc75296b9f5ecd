"""What was said is forgotten when the clinic says so, and what BPJS has can be taken back all the same (R20)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.facility.models import Facility
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


@pytest.mark.parametrize(("days", "kept_after", "gone_after"), [(90, 90, 91), (1825, 366, 1826)])
def test_the_clinic_says_for_how_long(registered: Visit, days: int, kept_after: int, gone_after: int) -> None:
    registered.send_one(Answered.DELIVERED, number="A7", text="jawaban")
    Facility.objects.update(bodies_kept_days=days)
    assert forget(registered, timedelta(days=kept_after)) == 0
    assert forget(registered, timedelta(days=gone_after)) == 1


def test_a_clinic_that_keeps_all_keeps_all_beside_one_that_does_not(registered: Visit) -> None:
    registered.send_one(Answered.DELIVERED, number="A7", text="jawaban")
    builders.facility(bodies_kept_days=Facility.BodiesKept.QUARTER)
    Facility.objects.filter(pk=registered.clinic.pk).update(bodies_kept_days=Facility.BodiesKept.FOR_EVER)
    assert forget(registered, 20 * YEAR) == 0


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
    assert "dihapus, menurut pengaturan klinik" in page.content.decode()
    assert "belum dapat disusun" not in page.content.decode()


def test_the_page_says_where_the_text_went(registered: Visit, client: Client) -> None:
    registered.send_one(Answered.DELIVERED, number="A7", text="jawaban")
    forget(registered)
    client.force_login(personas.staff(registered.clinic, "admin", "satusehat"))
    page = client.get(reverse("monitoring:detail", args=[registered.clinic.slug, Job.objects.get().pk]))
    assert ", menurut pengaturan klinik" in page.content.decode()
