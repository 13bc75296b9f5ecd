"""Two admins, the desk and a worker at one job at the same moment: one effect, and the losers are told."""

import itertools
import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders, personas
from tests.integration.delivery.engine import claimed_by, worker
from tests.integration.monitoring import scene
from titian.delivery.preview import encoded_body
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import EDGES, State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
ROUNDS = 4
LAWFUL = {(edge.start.value, edge.end.value) for edge in EDGES}


@pytest.fixture(autouse=True)
def no_sources(monkeypatch):
    """These promises stand alone: no visit is behind them to rebuild them from."""
    monkeypatch.setattr(kinds, "_sources", {})


@pytest.fixture
def clinic(transactional_db):
    return builders.proven(builders.bridged_facility())


@pytest.fixture
def admins(clinic):
    return [personas.signed_in(personas.staff(clinic, "admin", "satusehat")) for _ in range(2)]


def post(client: Client, clinic, job: Job, name: str, **given) -> tuple[str, bool, str]:
    """What was asked for, whether it was done, and what the admin was told."""
    url = reverse(f"monitoring:{name}", args=[clinic.slug, job.pk])
    response = client.post(url, {"version": job.version} | given, headers={"HX-Request": "true"})
    assert response.status_code in (200, 409)
    return name, response.status_code == 200, response.content.decode().strip()


def edit(client: Client, clinic, job: Job, complaint: str) -> tuple[str, bool, str]:
    """The last step of the page: what was typed as JSON is saved, or stands beside what is so by now."""
    text = encoded_body(job).replace('"batuk"', f'"{complaint}"')
    typed = {"text": text, "reason": "ditolak BPJS", "version": job.version, "step": "simpan"}
    response = client.post(reverse("monitoring:edit", args=[clinic.slug, job.pk]), typed)
    assert response.status_code in (302, 409)
    said = re.search(r'role="alert">(.+?)</div>', response.content.decode(), re.DOTALL)
    assert response.status_code == 302 or complaint in response.content.decode()
    return "edit", response.status_code == 302, said[1].strip() if said else ""


def withdraw(clinic, job: Job) -> tuple[str, bool, str]:
    facts = {"by": builders.DESK, "facility": clinic, "visit_ref": job.visit_ref, "now": builders.NOW}
    return "withdraw", bool(outbox.withdraw(**facts, why="pasien pulang")), "sudah ditarik"


def take(number: int) -> tuple[str, bool, str]:
    return "claim", bool(claimed_by(worker(f"worker:uji:{number}"))), "tidak ada yang dapat dikirim"


def chain(job: Job) -> list[tuple[str, str]]:
    """Its moves from state to state, in the order in which they were written."""
    events = JobEvent.objects.filter(job=job).exclude(start="").order_by("pk")
    return [(event.start, event.end) for event in events if event.start != event.end]


def acts(clinic, admins, job: Job):
    """Who does what, all with the page of `job` before them."""
    return [
        lambda: post(admins[0], clinic, job, "resend"),
        lambda: post(admins[1], clinic, job, "resend"),
        lambda: post(admins[0], clinic, job, "close", reason="tidak jadi"),
        lambda: post(admins[1], clinic, job, "close", reason="dobel"),
        lambda: edit(admins[0], clinic, job, "demam"),
        lambda: edit(admins[1], clinic, job, "pusing"),
        lambda: withdraw(clinic, job),
        lambda: take(1),
        lambda: take(2),
    ]


@pytest.mark.parametrize("state", [State.FAILED, State.WAITING])
def test_one_act_upon_what_was_seen_has_effect_and_every_other_is_told(clinic, admins, in_parallel, state):
    for _ in range(ROUNDS):
        job = scene.job(clinic, state)
        all_at_once = acts(clinic, admins, job)
        results = in_parallel(lambda number, acts=all_at_once: acts[number](), len(all_at_once))
        assert [one for one in results if isinstance(one, Exception)] == []
        done = Counter(name for name, is_done, _ in results if is_done)
        assert done["resend"] + done["close"] + done["edit"] <= 1
        assert done["claim"] <= 1
        assert done.total() >= 1
        assert all(told for _, is_done, told in results if not is_done)
        judge(job, done)
        Job.objects.filter(facility=clinic).update(
            due_at=None, claim=None, state=State.CLOSED, finished_at=builders.NOW
        )


def judge(job: Job, done: Counter) -> None:
    """The history has each act that was told done once, and nothing else, on lawful moves that join."""
    whys = list(JobEvent.objects.filter(job=job).values_list("why", flat=True))
    assert whys.count("kirim ulang") == done["resend"]
    assert sum(why.startswith("ditutup: ") for why in whys) == done["close"]
    assert sum(why.startswith(JobEvent.EDITED) for why in whys) == done["edit"]
    moves = chain(job)
    assert all(move in LAWFUL for move in moves)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(moves))
    job.refresh_from_db()
    assert job.state == moves[-1][1] if moves else True
    assert job.wanted == (not done["withdraw"])


def test_of_two_who_save_an_edit_at_once_one_does_and_the_other_keeps_what_was_typed(
    clinic, admins, in_parallel
):
    typed = ("demam", "pusing")
    for _ in range(ROUNDS):
        job = scene.job(clinic, State.FAILED)
        seen = job.version
        results = in_parallel(lambda number, job=job: edit(admins[number], clinic, job, typed[number]), 2)
        [told] = [told for _, is_done, told in results if not is_done]
        assert "Keadaannya berubah sejak halaman ini dimuat" in told
        assert "Bandingkan, lalu simpan lagi" in told
        job.refresh_from_db()
        [winner] = [number for number, (_, is_done, _) in enumerate(results) if is_done]
        assert f'"{typed[winner]}"' in job.body_override
        assert job.version == seen + 1
