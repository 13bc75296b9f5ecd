"""Closing from the monitor: a way out of failed, with a reason, by name, and with what waits for it in vain (R3)."""

import pytest
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToClose
from titian.outbox.kinds import FACTS, Kind
from titian.outbox.models import Job, JobEvent
from titian.outbox.queries import waiting_in_vain
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

CARD = "0001234567890"


@pytest.fixture
def clinic():
    return builders.bridged_facility()


@pytest.fixture
def admin(clinic):
    return personas.signed_in(personas.staff(clinic, "admin", "satusehat", name="Arif Rahman"))


def close(client, job, *, reason="sudah dilayani tanpa BPJS", htmx=True, **posted):
    url = reverse("monitoring:close", args=[job.facility.slug, job.pk])
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(url, {"version": job.version, "reason": reason} | posted, headers=headers)


def chain(clinic, *kinds):
    """Steps of one visit, each of them waiting."""
    first = scene.job(clinic, make=builders.promise_pendaftaran, card=CARD)
    Job.objects.filter(pk=first.pk).update(kind=kinds[0], service=FACTS[kinds[0]].service)
    columns = {f.attname: getattr(first, f.attname) for f in Job._meta.concrete_fields if f.name != "id"}
    for number, kind in enumerate(kinds[1:], 1):
        changed = {"kind": kind, "service": FACTS[kind].service, "seq": first.seq + number}
        Job.objects.create(**columns | changed)
    return list(Job.objects.filter(visit_ref=first.visit_ref).order_by("pk"))


OPEN = [State.WAITING, State.SENDING, State.UNKNOWN, State.SENT, State.CANCELLED, State.CLOSED]


@pytest.mark.parametrize("state", OPEN)
def test_only_what_failed_is_closed(admin, clinic, state):
    job = scene.job(clinic, state)
    response = close(admin, job)
    assert response.status_code == 409
    job.refresh_from_db()
    assert job.state == state


def test_what_is_being_taken_back_is_not_closed_meanwhile(admin, clinic):
    job = scene.job(clinic, State.UNKNOWN, after={"wanted": False})
    assert "Sudah dibatalkan" in close(admin, job).content.decode()


def test_what_nobody_wants_is_closed_with_its_own_withdrawal_alone(admin, clinic):
    first, other, back = chain(clinic, Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_KUNJUNGAN, Kind.HAPUS_PENDAFTARAN)
    scene.advance(first, State.FAILED, wanted=False, maybe_there=True)
    page = admin.get(reverse("monitoring:detail", args=[clinic.slug, first.pk])).content.decode()
    assert "mungkin ada di BPJS" in page and "Ikut ditutup: Hapus Pendaftaran." in page
    close(admin, first)
    states = dict(Job.objects.values_list("pk", "state"))
    assert (states[back.pk], states[other.pk]) == (State.CLOSED, State.WAITING)


def test_who_says_that_a_kunjungan_is_gone_frees_what_waited_for_its_removal(admin, clinic):
    removal, back = chain(clinic, Kind.HAPUS_KUNJUNGAN, Kind.HAPUS_PENDAFTARAN)
    scene.advance(removal, State.FAILED)
    close(admin, removal)
    back.refresh_from_db()
    assert back.state == State.WAITING


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_closed(admin, clinic, reason):
    job = scene.job(clinic, State.FAILED)
    assert "Tulis alasan" in close(admin, job, reason=reason).content.decode()
    assert Job.objects.get().state == State.FAILED


def test_who_saw_an_older_page_is_told(admin, clinic):
    job = scene.job(clinic, State.FAILED)
    assert "diubah oleh orang lain" in close(admin, job, version=job.version - 1).content.decode()
    assert Job.objects.get().state == State.FAILED


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 30])
def test_without_what_was_seen_it_is_no_request(admin, clinic, version):
    assert close(admin, scene.job(clinic, State.FAILED), version=version).status_code == 400


def test_another_clinics_job_is_nobodys_here(admin, clinic):
    job = scene.job(builders.bridged_facility(), State.FAILED)
    url = reverse("monitoring:close", args=[clinic.slug, job.pk])
    assert admin.post(url, {"version": job.version, "reason": "x"}).status_code == 404
    assert Job.objects.get().state == State.FAILED


def test_closed_it_has_a_name_a_reason_and_no_more_turns(admin, clinic):
    job = scene.job(clinic, State.FAILED)
    assert "Ditutup" in close(admin, job).content.decode()
    job.refresh_from_db()
    assert (job.state, job.due_at) == (State.CLOSED, None)
    event = JobEvent.objects.filter(job=job).latest("pk")
    assert (event.by_name, event.why) == ("Arif Rahman", "ditutup: sudah dilayani tanpa BPJS")


def test_what_needs_it_at_bpjs_is_closed_with_it_and_nothing_else(admin, clinic):
    kinds = (Kind.TAMBAH_PENDAFTARAN, Kind.TAMBAH_ANTREAN, Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN)
    first, antrean, kunjungan, change = chain(clinic, *kinds)
    scene.advance(first, State.FAILED)
    page = admin.get(reverse("monitoring:detail", args=[clinic.slug, first.pk])).content.decode()
    assert "Tambah Kunjungan, Ubah Kunjungan" in page
    close(admin, first)
    states = dict(Job.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (kunjungan, change)] == [State.CLOSED] * 2
    assert states[antrean.pk] == State.WAITING


def test_what_may_be_at_bpjs_is_not_closed_along(clinic):
    first, call = chain(clinic, Kind.TAMBAH_ANTREAN, Kind.PANGGIL_ANTREAN)
    scene.advance(first, State.FAILED)
    Job.objects.filter(pk=call.pk).update(maybe_there=True)
    assert not waiting_in_vain(first).exists()


def test_the_panel_offers_it_only_where_it_is_possible(admin, clinic):
    for state, offered in ((State.FAILED, True), (State.WAITING, False), (State.SENT, False)):
        url = reverse("monitoring:detail", args=[clinic.slug, scene.job(clinic, state).pk])
        assert ("Tutup kiriman" in admin.get(url).content.decode()) is offered


def test_without_script_the_outcome_is_told_on_the_next_page(admin, clinic):
    job = scene.job(clinic, State.FAILED)
    back = reverse("monitoring:detail", args=[clinic.slug, job.pk])
    response = close(admin, job, htmx=False, next=back)
    assert (response.status_code, response["Location"]) == (302, back)
    assert "Ditutup" in admin.get(back).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_has_effect(in_parallel):
    clinic = builders.bridged_facility()
    job = scene.job(clinic, State.FAILED)
    facts = {"by": builders.DESK, "facility": clinic, "job_id": job.pk, "now": builders.NOW}

    def act(_):
        try:
            outbox.close(**facts, version=job.version, reason="tidak jadi")
        except UnableToClose:
            return 0
        return 1

    assert sum(in_parallel(act, 4)) == 1
    assert JobEvent.objects.filter(job=job, end=State.CLOSED).count() == 1


@pytest.mark.parametrize(("key", "helps"), [("antrean_already_served", False), ("field_refused", True)])
def test_where_sending_again_is_of_no_use_closing_is_the_main_button(admin, clinic, key, helps):
    job = scene.job(clinic, State.FAILED, after={"answer_key": key})
    page = admin.get(reverse("monitoring:detail", args=[clinic.slug, job.pk])).content.decode()
    assert ('<details id="penutupan" class="closing" open>' in page) is not helps
    assert (
        'class="btn btn-primary">' in page.partition('id="penutupan"')[2].partition("</details>")[0]
    ) is not helps
    assert (page.index('id="penutupan"') > page.index('id="tindakan"')) is helps
    assert ('class="btn btn-primary" formaction' in page) is helps
