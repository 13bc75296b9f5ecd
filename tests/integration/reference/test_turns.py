"""When a list is read: at night by itself, at once when it is asked for, and never because a clock was wrong."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bpjs_sandbox.accounts import KENANGA
from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.reference.scene import LATER, ask, questions, read, read_now, row
from titian.accounts.models import AuditEvent
from titian.facility.models import Facility
from titian.reference import queries
from titian.reference.lists import LISTS
from titian.reference.models import ReferenceList
from titian.reference.operations import sync
from titian.reference.operations.claims import LEASE
from titian.reference.operations.nights import next_night

SECOND = timedelta(seconds=1)


def test_with_nothing_due_a_look_is_one_query(clinic, django_assert_num_queries):
    ask(clinic, now=LATER)
    with django_assert_num_queries(1):
        assert read() == 0


def test_an_unknown_list_is_a_mistake_of_ours(clinic):
    with pytest.raises(KeyError):
        ask(clinic, "apa-saja")


def test_a_clinic_without_a_bridge_asks_for_nothing(db):
    assert ask(facility()) == 0
    assert not ReferenceList.objects.exists()


def test_only_lists_of_bridged_services_are_asked_for(clinic):
    clinic.service_accounts.filter(service="pcare").update(is_on=False)
    assert ask(clinic) == 1
    assert ReferenceList.objects.get().name == "jadwal"


def test_asked_twice_is_asked_once(clinic):
    assert ask(clinic, "poli", "antrean_poli", "antrean_dokter") == 2
    assert ask(clinic, "poli", "jadwal") == 0
    sync.claim_next(by=DESK, now=NOW)
    assert ask(clinic, "poli", now=LATER) == 0
    assert AuditEvent.objects.filter(action="ask_references").count() == 3


def test_what_a_person_waits_for_goes_before_the_nights(clinic):
    sync.enlist(by=DESK, now=NOW - SECOND)
    ask(clinic, "diagnosa")
    assert sync.claim_next(by=DESK, now=NOW).row.name == "diagnosa"
    assert sync.claim_next(by=DESK, now=NOW).row.name == "poli"


def test_what_waits_can_be_called_off_until_the_night(clinic, sandbox):
    read_now(clinic, "poli")
    ask(clinic, "poli", now=LATER)
    assert sync.stop(by=DESK, facility=clinic, names=None, now=LATER) == 1
    assert read(LATER) == 0
    view = next(view for view in queries.board(clinic, "pcare") if view.facts.name == "poli")
    assert (view.is_stopped, view.is_waiting, view.problem) == (True, False, "")
    assert sync.stop(by=DESK, facility=clinic, names=["poli"], now=LATER) == 0


def test_a_new_bridge_is_found_and_has_its_lists_read_at_once(clinic, sandbox):
    assert sync.enlist(by=DESK, now=NOW) == len(LISTS) - 2
    assert sync.enlist(by=DESK, now=NOW) == 0
    ReferenceList.objects.exclude(name="poli").update(due_at=LATER)
    assert read() == 1
    assert len(questions(sandbox, "/0/")) == 1


def test_with_nothing_to_enlist_a_look_is_two_queries_for_all_clinics(
    clinic, sandbox, django_assert_num_queries
):
    bridged_facility(pcare_url=sandbox.pcare_url + "/", account=KENANGA)
    bridged_facility()
    assert sync.enlist(by=DESK, now=NOW) > len(LISTS)
    with django_assert_num_queries(2):
        assert sync.enlist(by=DESK, now=NOW) == 0
    ReferenceList.objects.filter(name__in=["kesadaran", "klub"], address="").update(due_at=None)
    ReferenceList.objects.filter(name="poli", facility=clinic).delete()
    assert sync.enlist(by=DESK, now=NOW) == 4


def test_a_night_follows_every_whole_reading(clinic, sandbox):
    read_now(clinic, "poli", "kesadaran")
    night = row(clinic, "poli").due_at
    assert read(night - SECOND) == 1  # the shared list, an hour before
    assert read(night) == 1
    assert row(clinic, "poli").due_at == night + timedelta(days=1)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_every_clinic_reads_before_it_opens(zone):
    hours = set()
    for number in range(300):
        own = ReferenceList(name="poli", facility=Facility(pk=number, time_zone=zone))
        turn = next_night(own, NOW)
        assert timedelta() < turn - NOW <= timedelta(days=1)
        hours.add(turn.astimezone(ZoneInfo(zone)).strftime("%H:%M"))
    assert min(hours) == "03:00"
    assert max(hours) == "04:59"


def test_shared_lists_are_read_at_two_in_jakarta_one_after_the_other():
    turns = [next_night(ReferenceList(name=name), NOW) for name in ("kesadaran", "diagnosa")]
    assert all(turn.astimezone(ZoneInfo("Asia/Jakarta")).hour == 2 for turn in turns)
    assert turns[0] < turns[1]


def test_a_clock_that_ran_years_ahead_silences_no_list(clinic):
    far = datetime(2040, 1, 1, tzinfo=UTC)
    read_now(clinic, "poli", now=far)
    ask(clinic, "dokter", now=far)
    sync.claim_next(by=DESK, now=far)
    sync.enlist(by=DESK, now=NOW)
    ReferenceList.objects.exclude(name__in=["poli", "dokter"]).update(due_at=None)
    assert read() == 2


def test_a_slow_day_of_schedules_keeps_its_claim(clinic):
    ask(clinic, "jadwal")
    claimed = sync.claim_next(by=DESK, now=NOW)
    claimed.keep_alive(NOW + 29 * SECOND)
    assert row(clinic, "jadwal").claimed_until == NOW + LEASE
    claimed.keep_alive(NOW + 31 * SECOND)
    assert row(clinic, "jadwal").claimed_until == NOW + 31 * SECOND + LEASE


def test_the_screens_version_moves_with_everything_they_show(clinic):
    seen = [queries.version(clinic)]
    ask(clinic, "poli", "dokter")
    seen.append(queries.version(clinic))
    claimed = sync.claim_next(by=DESK, now=NOW)
    seen.append(queries.version(clinic))
    claimed.plan(2, NOW)
    claimed.hold(NOW, step=1)
    seen.append(queries.version(clinic))
    claimed.fail("tidak terjangkau", NOW)
    seen.append(queries.version(clinic))
    assert len(set(seen)) == 5


def test_the_board_says_where_each_list_stands(clinic):
    ask(clinic, "tindakan", "dokter")
    claimed = sync.claim(by=DESK, row=row(clinic, "tindakan"), now=NOW)
    claimed.plan(3, NOW)
    claimed.hold(NOW, step=1, seen=200)
    views = {view.facts.name: view for view in queries.board(clinic, "pcare")}
    assert (views["tindakan"].is_under_way, views["tindakan"].percent, views["tindakan"].count) == (
        True,
        33,
        200,
    )
    assert (views["dokter"].is_waiting, views["dokter"].percent) == (True, None)
    assert (views["obat"].row, views["obat"].is_waiting, views["obat"].count) == (None, False, 0)


def test_the_lists_that_the_schedules_fill_stand_where_those_do(clinic):
    read_now(clinic, "poli", "dokter")
    ask(clinic, "antrean_dokter")
    assert [view.is_waiting for view in queries.board(clinic, "antrean")] == [True, True, True]
    read()
    counts = {view.facts.name: view.count for view in queries.board(clinic, "antrean")}
    assert (counts["antrean_poli"], counts["antrean_dokter"]) == (4, 4)
    assert counts["jadwal"] > 20


@pytest.mark.parametrize(("text", "found"), [("", 45), ("rs", 1), ("tidak ada begini", 0)])
def test_a_list_is_searched_by_every_word_of_code_and_name(clinic, text, found):
    read_now(clinic, "provider")
    page = queries.entries(row(clinic, "provider"), text=text, page=99)
    assert (page.count >= found, page.number) == (True, page.pages)
    assert page.count == 0 or text in page.entries[0].search_text
