"""One exchange under one deadline, whatever BPJS does meanwhile (delivery.md R13, R15)."""

import asyncio
import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bpjs import Answer, NoAnswer, Request, Service
from tests.unit.delivery.exchanges import CARD, HURRIED, NOW, Bpjs, NeverConnects, answered, outcome_of, task
from titian.delivery.clock import boot_time
from titian.delivery.handlers import HANDLERS, MEASURED
from titian.delivery.lookups import LOOKUPS
from titian.delivery.outcomes import Kind
from titian.outbox.answers import explain
from titian.outbox.kinds import FACTS
from titian.outbox.kinds import Kind as Promised
from titian.outbox.operations.breaker import Health
from titian.outbox.timing import Timing

LISTED = {"tglDaftar": "21-11-2026", "poli": {"kdPoli": "001"}}


async def silence(request: Request[Any]) -> Answer:
    await asyncio.sleep(60)
    raise AssertionError("the deadline comes first")


async def vague(request: Request[Any]) -> Answer:
    """A 401 without a reason for what is sent; what is read gets no answer."""
    if request.method == "GET":
        return await silence(request)
    return answered(code=401, message="Unauthorized")


async def listed_then_silence(request: Request[Any]) -> Answer:
    if "/noUrut/" in request.path:
        return await silence(request)
    return answered({"count": 1, "list": [{**LISTED, "noUrut": "A1"}]})


async def unreadable(request: Request[Any]) -> Answer:
    return answered(code=400, message="StartIndex cannot be less than zero.")


async def counted_from_one(request: Request[Any]) -> Answer:
    return await unreadable(request) if "/0/" in request.path else answered({"count": 0, "list": []})


def test_a_send_that_runs_out_of_time_is_in_doubt() -> None:
    outcome = outcome_of(task(Bpjs(silence)))
    assert (outcome.kind, outcome.health) == (Kind.AMBIGUOUS, Health.TROUBLE)


def test_a_send_that_never_reached_a_socket_is_not_in_doubt() -> None:
    outcome = outcome_of(task(NeverConnects(silence)))
    assert (outcome.kind, outcome.health) == (Kind.TRY_LATER, Health.TROUBLE)


def test_the_probe_after_a_vague_401_shares_the_deadline_of_the_send() -> None:
    bpjs, started = Bpjs(vague), time.monotonic()
    outcome = outcome_of(task(bpjs))
    assert (outcome.kind, outcome.health) == (Kind.TRY_LATER, Health.TROUBLE)
    assert bpjs.asked == ["POST pendaftaran", "GET kesadaran"]
    assert time.monotonic() - started < HURRIED.deadline * 20


def test_a_look_up_that_hears_nothing_is_trouble_of_the_service() -> None:
    outcome = outcome_of(task(Bpjs(silence), is_lookup=True))
    assert (outcome.kind, outcome.health) == (Kind.INCOMPLETE, Health.TROUBLE)


def test_a_look_up_that_hears_something_is_only_slow() -> None:
    outcome = outcome_of(task(Bpjs(listed_then_silence), is_lookup=True))
    assert (outcome.kind, outcome.health) == (Kind.INCOMPLETE, Health.SILENT)


def test_a_look_up_finds_its_day_where_bpjs_counts_rows_from_one() -> None:
    outcome = outcome_of(task(Bpjs(counted_from_one), is_lookup=True))
    assert (outcome.kind, outcome.health) == (Kind.ABSENT, Health.FINE)


def test_where_no_row_is_given_the_credentials_cannot_be_read() -> None:
    outcome = outcome_of(task(Bpjs(unreadable), is_lookup=True))
    assert (outcome.kind, outcome.health) == (Kind.CREDENTIALS, Health.CREDENTIALS)


def test_a_look_up_that_loses_an_answer_is_asked_again() -> None:
    async def lost(request: Request[Any]) -> Answer:
        raise NoAnswer("reset")

    outcome = outcome_of(task(Bpjs(lost), is_lookup=True))
    assert (outcome.kind, outcome.health) == (Kind.INCOMPLETE, Health.TROUBLE)


STRANGER = "0008800000001"


def day_of(*rows: tuple[str, str], with_cards: bool) -> Bpjs:
    """A day of these numbers and cards, whose list tells the cards or leaves them out."""
    whole = {
        number: {**LISTED, "noUrut": number, "keluhan": f"sakit {card}", "peserta": {"noKartu": card}}
        for number, card in rows
    }

    async def answer(request: Request[Any]) -> Answer:
        if "/noUrut/" in request.path:
            return answered(whole[request.path.split("/")[2]])
        listed = [row if with_cards else {**row, "peserta": None} for row in whole.values()]
        return answered({"count": len(listed), "list": listed})

    return Bpjs(answer)


@pytest.mark.parametrize("with_cards", [True, False])
def test_a_look_up_keeps_no_rows_of_other_patients(with_cards: bool) -> None:
    bpjs = day_of(("A1", STRANGER), ("A2", CARD), ("A3", "0008800000002"), with_cards=with_cards)
    outcome = outcome_of(task(bpjs, is_lookup=True))
    assert (outcome.kind, outcome.number) == (Kind.PRESENT, "A2")
    assert f"sakit {CARD}" in outcome.text
    assert "00088" not in outcome.text
    assert f"{3 if with_cards else 6} baris dibaca, 1 dari kartu ini" in outcome.text


def test_what_another_look_up_learned_between_the_two_reads_is_no_part_of_the_second() -> None:
    """R5: A1 was somebody else's, was deleted, and went to our card, which BPJS committed late."""
    bpjs = day_of(("A1", STRANGER), with_cards=False)
    between = task(
        bpjs, is_lookup=True, card_number="0009900000025", last_sent_at=NOW - timedelta(seconds=101)
    )
    between.claimed.attempt.card_number = "0009900000025"
    between.claimed.attempt.started_at = NOW - timedelta(seconds=40)
    assert outcome_of(between).kind is Kind.ABSENT
    bpjs._answer = day_of(("A1", CARD), with_cards=False)._answer
    reads = {"last_sent_at": NOW - timedelta(seconds=121), "absent_since": NOW - timedelta(seconds=60)}
    found = outcome_of(task(bpjs, is_lookup=True, **reads))
    assert (found.kind, found.number) == (Kind.PRESENT, "A1")


def test_a_list_in_a_form_that_nobody_can_read_is_not_kept_whole() -> None:
    async def odd(request: Request[Any]) -> Answer:
        data = {"count": 1, "list": {"noUrut": "A1", "noKartu": STRANGER}}
        return replace(answered(data), text=json.dumps({"response": data}))

    outcome = outcome_of(task(Bpjs(odd), is_lookup=True))
    assert (outcome.kind, STRANGER in outcome.text) == (Kind.INCOMPLETE, False)
    assert "cannot read response.list" in outcome.text


def test_what_bpjs_refused_to_tell_is_kept() -> None:
    assert "GET pendaftaran/tglDaftar/" in outcome_of(task(Bpjs(unreadable), is_lookup=True)).text


@pytest.mark.parametrize("is_lookup", [False, True])
def test_a_process_that_slept_through_its_lease_writes_nothing(is_lookup: bool) -> None:
    bpjs, timing = Bpjs(silence), Timing()
    outcome = outcome_of(task(bpjs, is_lookup=is_lookup, asleep=timing.lease_margin + 1), timing)
    assert (outcome.kind, bpjs.asked) == (Kind.GIVEN_BACK, [])


def test_every_kind_that_may_be_asked_for_has_a_look_up() -> None:
    assert {kind for kind in HANDLERS if FACTS[kind].has_lookup} == set(LOOKUPS)


def test_a_system_without_posix_clocks_has_a_boot_time_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "clock_gettime"):
        monkeypatch.delattr(time, name, raising=False)
    before = boot_time()
    assert 0 <= boot_time() - before < 60


async def nothing_arrives(request: Request[Any]) -> Answer:
    raise AssertionError(f"{request.path} was sent")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (Promised.TAMBAH_PENDAFTARAN, {}),
        (Promised.TAMBAH_KUNJUNGAN, dict.fromkeys(MEASURED, "")),
        (
            Promised.TAMBAH_KUNJUNGAN,
            dict.fromkeys(MEASURED, "1") | {"diagnoses": [], "ended_on": "SITI AMINAH " * 40},
        ),
        (Promised.HAPUS_KUNJUNGAN, {}),
    ],
)
def test_a_promise_that_cannot_be_written_was_not_sent_and_tells_nothing_of_its_content(
    kind: Promised, payload: dict[str, Any]
) -> None:
    outcome = outcome_of(task(Bpjs(nothing_arrives), kind=kind, payload=payload))
    assert (outcome.kind, outcome.answer_key) == (Kind.REFUSED, "titian.encode")
    assert (outcome.why, outcome.message) == ("isi janji tidak dapat disusun", "")
    assert "SITI" not in str(outcome)


def test_a_promise_of_a_release_that_nobody_here_knows_is_not_sent_and_says_so() -> None:
    bpjs = Bpjs(nothing_arrives)
    outcome = outcome_of(task(bpjs, payload_version=2))
    assert (outcome.kind, outcome.answer_key, bpjs.asked) == (Kind.REFUSED, "titian.version", [])
    assert "versi Titian" in explain(outcome.answer_key, "").text


def test_what_the_attempt_keeps_is_sent_and_not_written_again() -> None:
    bpjs = Bpjs(nothing_arrives)
    kept = Request(Service.PCARE, "POST", "pendaftaran", decode=str, body="{}")
    outcome_of(replace(task(bpjs, payload={}), request=kept))
    assert bpjs.asked == ["POST pendaftaran"]
