"""The engine's delays: what contradicts itself is refused at start-up, and one factor scales all."""

from __future__ import annotations

import random
from dataclasses import asdict, replace

import pytest

from titian.delivery import worker
from titian.outbox import timing
from titian.outbox.timing import Timing, jittered

OF_THE_LOOKING = {"poll", "watch"}


@pytest.mark.parametrize("name", ["deadline", "lease_margin", "settle", "absent_gap"])
def test_a_worker_does_not_start_on_a_delay_that_would_send_twice(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "current", lambda: replace(Timing(), **{name: 0.0}))
    with pytest.raises(ValueError, match=r"may not come|must outlast"):
        worker.main(lambda: True)


def test_one_factor_scales_every_delay_of_a_job() -> None:
    honest, half = asdict(Timing()), asdict(Timing().scaled(0.5))
    same = {name for name in honest if honest[name] == half[name]}
    assert same == OF_THE_LOOKING


def test_the_schedule_does_not_contradict_itself() -> None:
    Timing().check()


def test_a_thousand_jobs_of_one_outage_do_not_return_together() -> None:
    dice = random.Random(1)
    pauses = {jittered(100.0, dice) for _ in range(20)}
    assert len(pauses) == 20
    assert 100.0 <= min(pauses) <= max(pauses) <= 120.0
