"""Every move in the table of states happens to a real job, and no other move does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import builders
from tests.integration.delivery.engine import came_back, claimed_by, settle
from tests.integration.outbox.visit import Visit
from titian.delivery.outcomes import Kind as Answered
from titian.outbox import operations as outbox
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import EDGES

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

DAY = 24 * 3600


def _resend(visit: Visit) -> None:
    job = Job.objects.latest("pk")
    outbox.resend(by=builders.DESK, facility=visit.clinic, job_id=job.pk, now=visit.clock.now)


def _refused_while_unwanted(visit: Visit) -> None:
    [send] = claimed_by(visit.worker)
    visit.withdraw()
    settle(visit.worker, came_back(send, Answered.REFUSED))


def _answered_late(visit: Visit) -> None:
    [send] = claimed_by(visit.worker)
    visit.clock.pass_seconds(61)
    claimed_by(visit.worker)
    settle(visit.worker, came_back(send, Answered.DELIVERED, number="A1"))


def _taken_back_unseen(visit: Visit) -> None:
    visit.send_one(Answered.AMBIGUOUS)
    visit.withdraw()
    visit.clock.pass_seconds(61)
    visit.send_one(Answered.DELIVERED)


def _forgotten_overnight(visit: Visit) -> None:
    visit.clock.pass_seconds(DAY)
    claimed_by(visit.worker)


def _lost(visit: Visit) -> None:
    visit.send_one(Answered.AMBIGUOUS)


def _lost_overnight(visit: Visit) -> None:
    _lost(visit)
    _forgotten_overnight(visit)


def _looked_up(visit: Visit) -> None:
    _lost(visit)
    visit.clock.pass_seconds(61)
    visit.send_one(Answered.PRESENT, number="A1")


def _refused_and_sent_again(visit: Visit) -> None:
    visit.send_one(Answered.REFUSED)
    _resend(visit)


def _refused_in_doubt_and_sent_again(visit: Visit) -> None:
    _lost(visit)
    visit.clock.pass_seconds(61)
    visit.send_one(Answered.SEVERAL)
    _resend(visit)


def _refused_and_withdrawn(visit: Visit) -> None:
    visit.send_one(Answered.REFUSED)
    visit.withdraw()


def _never_arrived(visit: Visit) -> None:
    visit.send_one(Answered.TRY_LATER)


STORIES: dict[tuple[str, str], tuple[str, Callable[[Visit], object]]] = {
    ("waiting", "sending"): ("registered", _never_arrived),
    ("waiting", "cancelled"): ("registered", Visit.withdraw),
    ("waiting", "closed"): ("queued", _forgotten_overnight),
    ("sending", "sent"): ("registered", _looked_up),
    ("sending", "failed"): ("registered", _refused_and_sent_again),
    ("sending", "unknown"): ("registered", _lost),
    ("sending", "waiting"): ("registered", _never_arrived),
    ("sending", "cancelled"): ("registered", _refused_while_unwanted),
    ("unknown", "sending"): ("registered", _looked_up),
    ("unknown", "sent"): ("registered", _answered_late),
    ("unknown", "cancelled"): ("queued", _taken_back_unseen),
    ("unknown", "closed"): ("queued", _lost_overnight),
    ("failed", "waiting"): ("registered", _refused_and_sent_again),
    ("failed", "unknown"): ("registered", _refused_in_doubt_and_sent_again),
    ("failed", "closed"): ("registered", _refused_and_withdrawn),
}


def test_there_is_a_story_for_every_edge() -> None:
    assert set(STORIES) == {(edge.start, edge.end) for edge in EDGES}


@pytest.mark.parametrize("edge", STORIES, ids="→".join)
def test_the_move_happens_and_is_written_down(edge: tuple[str, str], request: pytest.FixtureRequest) -> None:
    which, story = STORIES[edge]
    story(request.getfixturevalue(which))
    events = JobEvent.objects.exclude(start="").values_list("start", "end")
    assert edge in events
    assert {(start, end) for start, end in events if start != end} <= set(STORIES)
