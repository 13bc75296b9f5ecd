"""Thirty visits through the whole drill; and it must not be easily pleased. On PostgreSQL: dev.py chaos."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from drills.chaos.__main__ import BUGS
from drills.chaos.days import TOO_MILD
from drills.chaos.drill import code_of
from drills.chaos.plants import PLANTS
from drills.chaos.verdict import FAULTS
from tests.repo.house import ROOT
from titian.outbox.kinds import Kind

SECOND_THOUGHTS = {Kind.BATAL_ANTREAN, Kind.HAPUS_PENDAFTARAN, Kind.HAPUS_KUNJUNGAN, Kind.UBAH_KUNJUNGAN}


def drill(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command as dev.py calls it, in the product's own settings and a folder of its own."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "titian.config.settings"}
    command = [sys.executable, str(ROOT / "drills/chaos"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env=environment)


def test_thirty_visits_with_all_kinds_of_promise_come_through_kills_and_cuts() -> None:
    done = drill("--n", "30", "--seed", "47", "--workers", "2")
    assert done.returncode == 0, done.stderr[-4000:]
    result = json.loads(done.stdout)
    assert {result[fault] for fault in FAULTS} == {0}
    # Whether a second thought comes before the first went, and needs no promise of its own, no seed can say.
    promised = {kind for kind, count in result["kinds"].items() if count}
    assert promised >= {*Kind} - SECOND_THOUGHTS
    assert promised & SECOND_THOUGHTS
    assert min(result["faults"][one] for one in ("kills", "stops", "answers_lost", "late_commits")) > 0


def test_more_visits_than_the_day_has_room_for_are_refused_before_anything_starts() -> None:
    done = drill("--outage", "--n", "10001", "--seed", "5")
    assert (done.returncode, done.stdout) == (2, "")
    assert "seed 5" in done.stderr


def test_every_bug_that_can_be_asked_for_can_be_planted() -> None:
    assert {"", *BUGS} == PLANTS.keys()


def clean_result(**facts: object) -> dict[str, Any]:
    return dict.fromkeys(FAULTS, 0) | {"too_few": [], "too_many": []} | facts


def test_a_run_in_which_too_little_went_wrong_is_no_pass() -> None:
    assert code_of(clean_result()) == 0
    assert code_of(clean_result(too_few=["kills"])) == TOO_MILD
    assert code_of(clean_result(too_many=["most_at_once"])) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_alone_fails_the_drill(fault: str) -> None:
    assert code_of(clean_result(**{fault: 1}, too_few=["kills"])) == 1
