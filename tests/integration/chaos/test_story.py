"""A fault comes with what happened, and a worker is not stopped where it stops the whole clinic."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from django.db import connection

from drills.chaos import story
from drills.chaos.database import anybody_can_write
from drills.chaos.facts import Write
from tests.integration.chaos.test_verdict import CLEAN, REGISTERED


def test_a_named_job_has_its_moments_told_in_their_order() -> None:
    told = list(story.of_those_named([f"job {REGISTERED.pk} is stuck", "visit B is lost"], CLEAN))
    assert told[0] == f"the story of job {REGISTERED.pk}"
    assert [line.split("  ")[-1].partition(": ")[2] for line in told[1:]] == [
        "new > waiting",
        "a request begins",
        "waiting > sending",
        "arrives at BPJS, committed at 11.500",
        "sending > sent",
    ]


def test_what_a_person_did_at_bpjs_by_hand_is_told_among_them() -> None:
    request = ("pcare", "POST pendaftaran", "diketik")
    typed = Write(18.0, request, committed_at=18.5, typed=REGISTERED.key)
    evidence = replace(
        CLEAN, writes=(*CLEAN.writes, typed, replace(typed, at=30.0, committed_at=29.5, number="A7"))
    )
    told = list(story.of_those_named([f"job {REGISTERED.pk} is stuck"], evidence))
    assert [line.partition("a person at BPJS: ")[2] for line in told if "a person" in line] == [
        "enters it, committed at 8.500",
        "takes out A7, committed at 19.500",
    ]


def test_a_named_visit_has_the_story_of_each_of_its_steps() -> None:
    told = story.of_those_named(["visit A: BPJS has nothing of tambah_kunjungan"], CLEAN)
    assert sum(line.startswith("the story of job") for line in told) == 3


def test_who_is_not_named_has_no_story() -> None:
    assert list(story.of_those_named(["visit B is lost", "job 77 is stuck"], CLEAN)) == []


@pytest.mark.django_db(transaction=True)
def test_nobody_can_write_while_another_has_the_lock_of_sqlite() -> None:
    if connection.vendor != "sqlite":
        assert anybody_can_write()
        return
    path = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(path, isolation_level=None, uri=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not anybody_can_write()
        other.execute("ROLLBACK")
    assert anybody_can_write()
