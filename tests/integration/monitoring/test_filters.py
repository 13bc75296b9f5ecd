"""Each filter of the seed alone, and the cards that follow them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import builders
from tests.integration.monitoring import scene
from tests.integration.monitoring.conftest import shown
from titian.outbox.kinds import Kind
from titian.outbox.states import OPEN, State

YESTERDAY = builders.NOW - timedelta(days=1)


def kunjungan(clinic, kind):
    facts = {"visit_ref": uuid4(), "card": f"{uuid4().int % 10**13:013d}"}
    return builders.promise(clinic, kind, facts["card"], "001", {}, visit_ref=facts["visit_ref"])


@pytest.mark.parametrize("filters", [{"date": "31-02-2026"}, {"kind": "obat"}, {"status": "x"}])
def test_a_filter_that_cannot_be_read_is_marked_and_shows_nothing(board, poll, clinic, filters):
    scene.job(clinic)
    page = board(**filters)
    assert page.context["board"] is None
    assert page.context["form"].errors.keys() == filters.keys()
    assert "Perbaiki isian" in page.content.decode()
    assert poll(**filters).status_code == 200


def test_the_date_is_the_local_date_of_the_promise_and_today_by_default(board, clinic):
    scene.job(clinic, now=YESTERDAY)
    today = scene.job(clinic)
    assert shown(board()) == {today.pk}


def test_a_promise_after_midnight_wib_is_of_the_new_day(board, clinic):
    """18:30 UTC on the 20th is 01:30 WIB on the 21st."""
    early = scene.job(clinic, now=builders.NOW.replace(day=20, hour=18, minute=30))
    assert shown(board()) == {early.pk}


def test_an_empty_date_shows_all_dates(board, clinic):
    both = {scene.job(clinic).pk, scene.job(clinic, now=YESTERDAY).pk}
    assert shown(board(date="")) == both


def test_a_date_may_be_typed(board, clinic):
    old = scene.job(clinic, now=YESTERDAY)
    scene.job(clinic)
    assert shown(board(date="20-11-2026")) == {old.pk}


def test_what_failed_for_one_cause_is_shown_alone_and_the_cause_is_named(board, clinic):
    facts = {"after": {"answer_key": "pendaftaran_unscreened"}}
    job = scene.job(clinic, State.FAILED, **facts)
    scene.job(clinic, State.SENT, **facts)
    scene.job(clinic, State.FAILED)
    page = board(cause="pendaftaran_unscreened")
    assert shown(page) == {job.pk}
    assert "Hanya sebab: Peserta belum mengisi Skrining" in page.content.decode()
    assert not shown(board(cause="tidak.ada"))


def test_one_kind_is_shown_alone_and_its_number_gets_a_column(board, clinic):
    antrean = scene.job(clinic, make=builders.promise_antrean)
    scene.job(clinic)
    page = board(kind="tambah_antrean")
    assert shown(page) == {antrean.pk}
    text = page.content.decode()
    assert '<th scope="col" class="own">No. antrean</th>' in text
    assert '<th scope="col" class="own">Jenis</th>' not in text


def test_a_changed_kunjungan_is_listed_under_tambah_kunjungan(board, clinic):
    both = {kunjungan(clinic, kind).pk for kind in (Kind.TAMBAH_KUNJUNGAN, Kind.UBAH_KUNJUNGAN)}
    kunjungan(clinic, Kind.HAPUS_KUNJUNGAN)
    page = board(kind="tambah_kunjungan")
    assert shown(page) == both
    assert "ubah_kunjungan" not in dict(page.context["form"].fields["kind"].choices)


@pytest.mark.parametrize(
    ("status", "states"),
    [
        ("", set(State) - {State.CANCELLED, State.CLOSED}),
        ("not_sent", {State.FAILED}),
        ("unprocessed", set(OPEN)),
        ("sent", {State.SENT}),
    ],
)
def test_a_status_shows_its_states_and_the_cards_count_the_rows(board, clinic, status, states):
    for state in State:
        scene.job(clinic, state)
    found = board(status=status).context["board"]
    assert {row.job.state for row in found.rows} == states
    cards = found.cards
    assert cards.total == len(found.rows) == cards.waiting + cards.sent + cards.failed
    assert (cards.waiting, cards.sent, cards.failed) == (
        len(states & OPEN), int(State.SENT in states), int(State.FAILED in states)
    )  # fmt: skip


def test_what_was_cancelled_is_shown_when_asked_for_and_counted_apart(board, clinic):
    for state in State:
        scene.job(clinic, state)
    found = board(with_ended="on").context["board"]
    assert {row.job.state for row in found.rows} == set(State)
    assert (found.cards.total, found.cards.ended) == (7, 2)


def test_what_is_left_of_earlier_days_is_counted_and_one_click_away(board, clinic):
    left = {
        scene.job(clinic, state, now=YESTERDAY).pk for state in (State.WAITING, State.UNKNOWN, State.FAILED)
    }
    for state in (State.SENT, State.CLOSED, State.CANCELLED):
        scene.job(clinic, state, now=YESTERDAY)
    scene.job(clinic)
    assert "3 belum selesai dari hari sebelumnya" in board().content.decode()
    assert shown(board(older="1", date="")) == left


def test_nothing_left_of_earlier_days_is_not_mentioned(board, clinic):
    scene.job(clinic, State.SENT, now=YESTERDAY)
    assert "dari hari sebelumnya" not in board().content.decode()


def test_filters_are_combined(search, clinic):
    siti = scene.patient(clinic)
    job = scene.job(clinic, State.FAILED, patient_ref=siti.ref)
    scene.job(clinic, State.FAILED)
    scene.job(clinic, patient_ref=siti.ref)
    filters = {"kind": "tambah_pendaftaran", "status": "not_sent"}
    assert shown(search(siti.display_number, **filters)) == {job.pk}
