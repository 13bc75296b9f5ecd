"""/api/v1/: a token of one clinic sees that clinic's promises, and may do what it was given, and no more."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.access import operations as access
from titian.monitoring.api import views
from titian.outbox import kinds
from titian.outbox.models import JobEvent
from titian.outbox.states import State

ROOT = "/api/v1/"


def token(clinic, *, may_resend=False, sees_identity=False, name="Dasbor"):
    facts = {"may_resend": may_resend, "sees_identity": sees_identity}
    return access.create_token(by=builders.DESK, facility=clinic, name=name, now=builders.NOW, **facts)


def program(text):
    cache.clear()  # what another test asked counts for no limit
    return Client(headers={"Authorization": f"Bearer {text}"})


@pytest.fixture(autouse=True)
def no_sources(monkeypatch):
    """These promises stand alone: no visit is behind them to rebuild them from."""
    monkeypatch.setattr(kinds, "_sources", {})


@pytest.fixture
def reader(clinic):
    return program(token(clinic)[1])


@pytest.fixture
def sender(clinic):
    return program(token(clinic, may_resend=True, name="Pengirim")[1])


def resend(client, job, **body):
    return client.post(
        f"{ROOT}jobs/{job.pk}/resend", {"version": job.version} | body, content_type="application/json"
    )


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == response.status_code
    return told["status"], told["detail"]


@pytest.mark.parametrize("shown", [None, "", "Bearer ", "Bearer x", "Bearer titian_x_y", "Basic YTpi"])
@pytest.mark.parametrize("path", ["jobs", "jobs/1", "counts"])
def test_without_a_token_in_force_there_is_nothing_to_see(clinic, shown, path):
    headers = {} if shown is None else {"Authorization": shown}
    response = Client().get(ROOT + path, headers=headers)
    assert problem(response)[0] == 401
    assert response["WWW-Authenticate"] == "Bearer"


def test_half_a_token_is_none(clinic):
    _, text = token(clinic)
    assert program(text[:-1]).get(ROOT + "jobs").status_code == 401
    assert program(text.upper()).get(ROOT + "jobs").status_code == 401


def test_a_revoked_token_opens_nothing_any_more(clinic):
    made, text = token(clinic)
    access.revoke_token(by=builders.DESK, facility=clinic, token_id=made.pk, now=builders.NOW)
    assert program(text).get(ROOT + "jobs").status_code == 401


def test_a_member_of_staff_signed_in_is_no_token(clinic):
    admin = personas.signed_in(personas.staff(clinic, "admin", "satusehat"))
    assert admin.get(ROOT + "jobs").status_code == 401


def test_another_clinics_job_is_not_there(reader, sender, clinic):
    theirs = scene.job(builders.bridged_facility(), State.FAILED)
    assert problem(reader.get(f"{ROOT}jobs/{theirs.pk}"))[0] == 404
    assert problem(resend(sender, theirs))[0] == 404
    assert reader.get(ROOT + "jobs").json() == {"items": [], "next_cursor": None}
    assert reader.get(ROOT + "counts").json()["total"] == 0


def test_a_token_that_may_only_see_sends_nothing(reader, clinic):
    job = scene.job(clinic, State.FAILED)
    assert problem(resend(reader, job)) == (403, "Token ini tidak boleh mengirim ulang.")
    job.refresh_from_db()
    assert job.state == State.FAILED


@pytest.mark.parametrize(
    "asked",
    ["limit=0", "limit=201", "cursor=0", "cursor=x", f"cursor={2**63}", "kind=obat", "date=31-12-2026", "warna=merah"],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_not_repeated(reader, clinic, asked):
    response = reader.get(f"{ROOT}jobs?{asked}")
    assert problem(response)[0] == 422
    assert asked.split("=")[0] in response.json()["errors"][0]


@pytest.mark.parametrize(
    "body", ["", "{", '{"version": "x"}', '{"version": -1}', "{}", '{"version": 0, "x": 1}']
)
def test_a_resend_that_cannot_be_read_sends_nothing(sender, clinic, body):
    job = scene.job(clinic, State.FAILED)
    response = sender.post(f"{ROOT}jobs/{job.pk}/resend", body, content_type="application/json")
    assert problem(response)[0] in (400, 422)
    assert not JobEvent.objects.filter(job=job, why="kirim ulang").exists()


def test_an_address_that_is_none_answers_as_a_program_expects(reader):
    assert problem(reader.get(ROOT + "pasien"))[0] == 404


def test_a_job_out_of_date_is_refused_with_what_is_so_now(sender, clinic):
    job = scene.job(clinic, State.FAILED)
    status, why = problem(resend(sender, job, version=job.version - 1))
    assert status == 409 and "kini Gagal" in why


def test_a_job_that_was_sent_is_refused_with_the_reason(sender, clinic):
    assert problem(resend(sender, scene.job(clinic, State.SENT))) == (
        409,
        "Sudah terkirim; BPJS sudah memilikinya.",
    )


def test_a_busy_database_is_told_as_such(reader, clinic, monkeypatch):
    def busy(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views.queries, "slice_of", busy)
    response = reader.get(ROOT + "jobs")
    assert problem(response)[0] == 503 and response["Retry-After"]


def test_a_failure_of_ours_tells_nothing_of_its_inside(reader, clinic, monkeypatch):
    monkeypatch.setattr(views.queries, "slice_of", lambda *_, **__: 1 / 0)
    status, detail = problem(reader.get(ROOT + "jobs"))
    assert status == 500 and "zero" not in detail


def test_who_asks_too_often_is_told_when_to_come_back_and_others_are_not(clinic, monkeypatch):
    monkeypatch.setattr(views.LIMIT, "most", 2)
    first, second = program(token(clinic)[1]), program(token(clinic, name="Lain")[1])
    assert [first.get(ROOT + "counts").status_code for _ in range(3)] == [200, 200, 429]
    response = first.get(ROOT + "counts")
    assert problem(response)[0] == 429 and int(response["Retry-After"]) > 0
    assert second.get(ROOT + "counts").status_code == 200


def test_names_and_numbers_are_masked_unless_the_token_sees_them(clinic, reader):
    siti = scene.patient(clinic, "Siti Aminah", nik="3174060101900001")
    job = scene.job(clinic, card="0009900000017", patient_ref=siti.ref)
    seeing = program(token(clinic, sees_identity=True, name="Audit")[1])
    for path in ("jobs", f"jobs/{job.pk}"):
        masked, whole = reader.get(ROOT + path).content.decode(), seeing.get(ROOT + path).content.decode()
        assert "Siti" not in masked and "990000001" not in masked
        assert "Siti Aminah" in whole
    assert "0009900000017" in whole


def test_the_pages_follow_each_other_without_gap_or_repetition(reader, clinic):
    jobs = [scene.job(clinic).pk for _ in range(5)]
    seen, cursor = [], ""
    while True:
        page = reader.get(f"{ROOT}jobs?limit=2{cursor}").json()
        seen += [one["id"] for one in page["items"]]
        scene.job(clinic)  # what comes meanwhile moves nothing
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == sorted(jobs, reverse=True)


def test_the_filter_narrows_list_and_counts_alike(reader, clinic):
    failed = scene.job(clinic, State.FAILED)
    for state in (State.WAITING, State.SENT, State.CLOSED):
        scene.job(clinic, state)
    assert reader.get(ROOT + "counts").json() == {
        "total": 3,
        "waiting": 1,
        "sent": 1,
        "failed": 1,
        "ended": 0,
    }
    listed = reader.get(f"{ROOT}jobs?status=not_sent&date=2026-11-21&kind=tambah_pendaftaran").json()
    assert [one["id"] for one in listed["items"]] == [failed.pk]
    assert reader.get(f"{ROOT}counts?date=2026-11-20").json()["total"] == 0


def test_a_job_is_told_with_its_whole_history(reader, clinic):
    job = scene.job(clinic, State.FAILED, after={"http_code": 412, "bpjs_code": 412})
    scene.attempt(job, outcome="refused", http_code=412)
    told = reader.get(f"{ROOT}jobs/{job.pk}").json()
    assert (told["state"], told["http_code"], told["version"]) == ("failed", 412, job.version)
    assert [one["end"] for one in told["events"]] == ["waiting", "sending", "failed"]
    assert told["attempts"][0]["exchange"]["request_line"] == "POST pendaftaran"
    assert json.loads(told["latest"]["request"])["berat"] == "•••"


def test_what_was_exchanged_is_told_to_the_letter(clinic):
    reader = program(token(clinic, sees_identity=True)[1])
    job = scene.job(clinic, State.FAILED)
    said = {"request_body": '{"a":1.50,\r\n "b": "c"}', "response_text": "<html>\r\n 502 </html>"}
    scene.attempt(job, **said)
    told = reader.get(f"{ROOT}jobs/{job.pk}").json()["latest"]
    assert (told["request"], told["response"]) == tuple(said.values())


def test_a_resend_is_written_down_under_the_tokens_name(sender, clinic):
    job = scene.job(clinic, State.FAILED)
    told = resend(sender, job)
    assert (told.status_code, told.json()["state"]) == (200, "waiting")
    assert JobEvent.objects.get(job=job, why="kirim ulang").by_name == "API Pengirim"
    assert (
        problem(resend(sender, job))[1] == "Kirim ulang sudah diminta API Pengirim; tidak dikirim dua kali."
    )


def test_it_is_noted_to_the_minute_when_a_token_was_used(clinic, django_assert_num_queries):
    made, text = token(clinic)
    client = program(text)
    client.get(ROOT + "counts")
    made.refresh_from_db()
    assert made.last_used_at == builders.NOW
    soon = time_machine.travel(builders.NOW + timedelta(seconds=30), tick=False)
    with soon, django_assert_num_queries(2):  # the token, and the count: nothing is written
        client.get(ROOT + "counts")
    with time_machine.travel(builders.NOW + timedelta(minutes=2), tick=False):
        client.get(ROOT + "counts")
    made.refresh_from_db()
    assert made.last_used_at == builders.NOW + timedelta(minutes=2)


def test_the_page_of_the_api_needs_nothing_from_elsewhere_and_no_script_of_its_own(db):
    page = Client().get(ROOT)
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "://" not in page.content.decode()
