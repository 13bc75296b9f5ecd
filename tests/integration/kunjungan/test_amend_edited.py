"""A record is amended whose promise an admin edited by hand: said before, said after, nothing lost (R8, R10)."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from tests.builders import DESK, bridged_facility
from tests.integration.kunjungan.examined import finish, jobs, registered
from tests.integration.kunjungan.test_pages import as_, at, typed
from titian.delivery.preview import encoded_body
from titian.kunjungan.models import Version
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State
from titian.pendaftaran.models import Pendaftaran

ADD, CHANGE = Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN
BY_HAND = "keluhan menurut admin"


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    """Signed, its promise edited."""
    visit = registered(bridged_facility(), now=timezone.now())
    finish(visit)
    [job] = jobs(visit, ADD)
    original = encoded_body(job)
    outbox.edit(
        by=DESK,
        facility=visit.facility,
        job_id=job.pk,
        version=job.version,
        original=original,
        body=json.dumps(json.loads(original) | {"keluhan": BY_HAND}),
        reason="ejaan",
        now=timezone.now(),
    )
    return visit


def amendment(visit: Pendaftaran, **facts: str) -> dict[str, str]:
    return typed(visit, version="1", systolic="133", reason="salah ketik", **facts)


def edit_seen(visit: Pendaftaran) -> str:
    """What the form says of the edit that it warned of."""
    context = as_("dokter", visit).get(at(visit, "ubah/")).context
    return str(context["edit"].pk)


def said(job: Job) -> str:
    return "\n".join(f"{event.why} {event.detail}" for event in job.events.all())


def test_an_edit_that_the_form_did_not_warn_of_is_shown_before_anything_is_replaced(
    visit: Pendaftaran,
) -> None:
    response = as_("dokter", visit).post(at(visit, "ubah/"), amendment(visit))
    assert response.status_code == 422
    assert "isian tangan itu diganti" in response.content.decode()
    assert BY_HAND in str(jobs(visit, ADD)[0].body_override)
    assert not Version.objects.exists()


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED])
def test_what_never_left_goes_as_the_record_says_and_the_history_keeps_the_edit(
    visit: Pendaftaran, state: State
) -> None:
    if state == State.FAILED:
        Job.objects.filter(kind=ADD).update(state=state, due_at=None, finished_at=timezone.now())
    answer = amendment(visit, edit=edit_seen(visit))
    page = as_("dokter", visit).post(at(visit, "ubah/"), answer, follow=True)
    [job] = jobs(visit, ADD)
    assert (job.state, job.body_override, job.payload["systolic"]) == (State.WAITING, None, "133")
    assert BY_HAND in said(job)
    assert f"Isian tangan {DESK.name}" in page.content.decode()


def test_what_bpjs_has_keeps_the_text_that_went_and_is_changed_there(visit: Pendaftaran) -> None:
    Job.objects.filter(kind=ADD).update(
        state=State.SENT, due_at=None, finished_at=timezone.now(), bpjs_visit_number="0199B0011126Y000001"
    )
    as_("dokter", visit).post(at(visit, "ubah/"), amendment(visit, edit=edit_seen(visit)))
    sent, change = jobs(visit, ADD, CHANGE)
    assert BY_HAND in str(sent.body_override)
    assert "digantikan di BPJS: kunjungan diubah" in said(sent)
    assert (change.body_override, change.payload["systolic"]) == (None, "133")
