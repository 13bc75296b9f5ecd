"""A reading that is interrupted, refused, stopped or killed costs little and is gone on with; no trouble is a storm."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bpjs_sandbox.accounts import KENANGA, MELATI
from bpjs_wire.answers import Cause, Verdict
from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.reference.scene import LATER, after, ask, codes, questions, read, read_now, row
from tests.unit.outbox.test_rulings import RULING
from titian.facility.secrets import Secret
from titian.outbox import operations as outbox
from titian.outbox.models import ServiceState
from titian.outbox.queries import has_untried_credentials
from titian.outbox.rulings import ALL_KINDS
from titian.reference import queries
from titian.reference.errors import ClaimLost, NotBridged, UnableToLoad
from titian.reference.models import Entry
from titian.reference.operations import sync
from titian.reference.reader import reading

pytestmark = pytest.mark.both_engines

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """What a process that is killed does not catch."""


def kill() -> None:
    raise Killed


def test_who_is_bridged_nowhere_has_nobody_to_ask(db):
    with pytest.raises(NotBridged):
        read_now(facility())


def test_an_outage_leaves_what_was_there(clinic, sandbox):
    read_now(clinic, "poli")
    sandbox.turn(down="refuse")
    with pytest.raises(UnableToLoad, match="PCare tidak terjangkau"):
        read_now(clinic, "poli", now=LATER)
    assert len(codes(clinic, "poli")) == 4


def test_half_an_outage_brings_half_and_says_so(clinic):
    clinic.service_accounts.filter(service="antrean").update(base_url="http://127.0.0.1:9")
    with pytest.raises(UnableToLoad, match="Antrean FKTP tidak terjangkau"):
        read_now(clinic, "poli", "dokter", "jadwal")
    assert codes(clinic, "dokter")
    assert row(clinic, "jadwal").finished_at is None


def test_an_outage_in_the_middle_costs_no_page_twice(clinic, sandbox):
    sandbox.turn(max_limit=50, fail_after=4)
    ask(clinic, "tindakan")
    assert read() == 0
    broken = row(clinic, "tindakan")
    assert (broken.seen > 100, broken.due_at) == (True, NOW + MINUTE)
    assert broken.problem == "PCare sedang terganggu. Dilanjutkan sendiri nanti."
    sandbox.turn(fail_after=0, down="off")
    before = len(questions(sandbox))
    assert read(LATER) == 1
    assert questions(sandbox)[before].endswith(f"/{broken.start}/500")
    assert row(clinic, "tindakan").count == Entry.objects.count() > 300


def test_a_process_that_was_killed_is_followed_by_one_that_goes_on(clinic, sandbox):
    sandbox.turn(max_limit=50)
    ask(clinic, "tindakan")
    with pytest.raises(Killed):
        read(stop=after(4, kill))
    left = row(clinic, "tindakan")
    assert left.seen > 0
    assert read(NOW + timedelta(seconds=59)) == 0  # it may still live
    before = len(questions(sandbox))
    assert read(NOW + timedelta(seconds=60)) == 1
    assert questions(sandbox)[before].endswith(f"/{left.start}/500")
    assert row(clinic, "tindakan").run == left.run


def test_a_reading_that_a_person_stopped_is_not_gone_on_with_by_the_next_process(clinic, sandbox):
    sandbox.turn(max_limit=50)
    ask(clinic, "tindakan")
    with pytest.raises(Killed):
        read(stop=after(4, kill))
    sync.stop(by=DESK, facility=clinic, names=["tindakan"], now=NOW)
    before = len(questions(sandbox))
    assert read(NOW + timedelta(minutes=2)) == 0
    stopped = row(clinic, "tindakan")
    assert (stopped.claim, stopped.stop_asked, len(questions(sandbox))) == (None, True, before)
    assert read(stopped.due_at) >= 1
    assert row(clinic, "tindakan").stop_asked is False


def test_who_lost_the_claim_writes_nothing_more(clinic, sandbox):
    ask(clinic, "poli")
    slow = sync.claim_next(by=DESK, now=NOW)
    assert read(NOW + timedelta(minutes=2)) == 1
    with pytest.raises(ClaimLost):
        slow.store_page(group="", items=[], unread=0, step=1, start=0, now=LATER)
    slow.fail("terlambat", LATER)
    assert row(clinic, "poli").problem == ""


def test_a_process_that_ends_gives_its_list_back_at_once(clinic, sandbox):
    sandbox.turn(max_limit=50)
    ask(clinic, "tindakan")
    stops = iter([False, True, True])
    assert read(stop=lambda: next(stops)) == 0
    half = row(clinic, "tindakan")
    assert (half.seen, half.claim, half.due_at) == (50, None, NOW)
    assert read() == 1


def test_a_person_stops_a_reading_which_goes_on_when_asked_again(clinic, sandbox):
    sandbox.turn(max_limit=50)
    ask(clinic, "tindakan")
    read(stop=after(2, lambda: sync.stop(by=DESK, facility=clinic, names=["tindakan"], now=NOW)))
    stopped = row(clinic, "tindakan")
    assert (stopped.seen > 100, stopped.claim, stopped.problem) == (True, None, "")
    assert next(v for v in queries.board(clinic, "pcare") if v.facts.name == "tindakan").is_stopped
    assert stopped.due_at > LATER
    ask(clinic, "tindakan", now=LATER)
    assert read(LATER) == 1
    assert len(questions(sandbox, "tindakan/kdTkp/10/0/")) == 1


@pytest.mark.parametrize("part", ["user_key", "secret", "password"])
def test_refused_credentials_are_shown_to_bpjs_once_however_often_somebody_asks(clinic, sandbox, part):
    clinic.service_accounts.filter(service="pcare").update(**{part: Secret.seal("salah")})
    for press in range(6):
        ask(clinic, "poli", "dokter", "obat", "klub", now=NOW + press * MINUTE)
        assert read(NOW + press * MINUTE) == 0
    assert len(questions(sandbox)) == 1
    assert row(clinic, "klub").problem
    assert row(clinic, "poli").due_at == NOW + 6 * MINUTE


def test_credentials_that_a_reading_saw_refused_pause_the_service_until_others_are_saved(clinic, sandbox):
    account = clinic.service_accounts.filter(service="pcare")
    account.update(password=Secret.seal("salah"), version=3)
    ask(clinic, "poli")
    read()
    state = ServiceState.objects.get(facility=clinic, service="pcare")
    assert (state.paused_at, state.probed_version, state.pause_key) == (NOW, 3, "password_rejected")
    account.update(version=4)
    assert ServiceState.objects.filter(has_untried_credentials()).exists()


def test_a_rule_of_the_clinic_says_what_a_reading_was_refused_for(clinic, sandbox):
    clinic.service_accounts.filter(service="pcare").update(password=Secret.seal("salah"))
    waits = {"verdict": Verdict.TRY_LATER, "cause": Cause.WAIT, "pattern": "password pcare"}
    ruling = replace(RULING, kind=ALL_KINDS, http=None, code=None, **waits)
    outbox.save_rule(by=DESK, facility=clinic, ruling=ruling, follows=None, now=NOW)
    ask(clinic, "poli")
    read()
    assert not ServiceState.objects.filter(paused_at__isnull=False).exists()


def test_a_wrong_clock_is_no_fault_of_the_credentials(clinic, sandbox):
    sandbox.turn(clock_skew_s=7200)
    ask(clinic, "poli")
    read()
    assert "jam komputer ini" in row(clinic, "poli").problem
    assert not ServiceState.objects.exists()


def test_who_waits_as_bpjs_says_asks_nothing_before(clinic, sandbox):
    sandbox.turn(rate_limit_429=1, retry_after_s=90)
    ask(clinic, "poli", "dokter", "obat")
    read()
    sandbox.turn(rate_limit_429=0)
    assert {row(clinic, name).due_at for name in ("poli", "dokter", "obat")} == {NOW + timedelta(seconds=90)}
    assert read(NOW + timedelta(seconds=89)) == 0
    assert read(NOW + timedelta(seconds=90)) == 3
    assert len(questions(sandbox, "poli/fktp/0/")) == 2


@pytest.mark.parametrize("shut", [{"paused_at": NOW}, {"broken_at": NOW}])
def test_a_service_that_the_worker_found_shut_is_not_asked(clinic, sandbox, shut):
    ServiceState.objects.create(facility=clinic, service="pcare", **shut)
    ask(clinic, "poli", "diagnosa", "jadwal")
    assert read() == 1  # Antrean is well
    assert questions(sandbox, "pcare-rest") == []
    assert row(clinic, "diagnosa").due_at == NOW + MINUTE


def test_an_empty_list_is_not_believed_and_asked_for_again_from_its_start(clinic, sandbox):
    read_now(clinic, "dokter")
    known = codes(clinic, "dokter")
    for code in known:
        sandbox.change_reference(clinic="melati", list="dokter", code=code, name=None)
    ask(clinic, "dokter")
    assert read() == 0
    assert row(clinic, "dokter").problem == "BPJS memberi daftar kosong; yang lama dipertahankan."
    assert codes(clinic, "dokter") == known
    sandbox.reset()
    assert read(LATER) == 1
    assert row(clinic, "dokter").problem == ""


@pytest.mark.parametrize(
    "dial", [{"garbage": 1.0}, {"down": "empty200"}, {"down": "html502"}, {"down": "reset"}]
)
def test_no_page_of_nonsense_changes_a_list(clinic, sandbox, dial):
    read_now(clinic, "poli")
    sandbox.turn(**dial)
    ask(clinic, "poli")
    assert read() == 0
    assert row(clinic, "poli").problem
    assert len(codes(clinic, "poli")) == 4
    sandbox.reset()
    assert read(LATER) == 1


def test_a_fault_of_ours_in_one_list_stops_no_other_and_is_told_by_its_kind(clinic, monkeypatch, caplog):
    def fail(*_, **__):
        raise RuntimeError("Siti Aminah")

    monkeypatch.setattr(reading.pages, "read", fail)
    ask(clinic, "poli", "jadwal")
    assert read() == 1
    assert row(clinic, "poli").problem == "Kesalahan tak terduga (RuntimeError)."
    assert "RuntimeError" in caplog.text
    assert "Siti" not in caplog.text


def waits(clinic, name, times):
    """Minutes between one failure and the next turn, so many times."""
    now, found = NOW, []
    for _ in range(times):
        read(now)
        due = row(clinic, name).due_at
        found.append((due - now) / MINUTE)
        now = due
    return found


def test_a_service_out_of_reach_is_tried_again_within_the_quarter_hour(clinic, sandbox):
    sandbox.turn(down="refuse")
    ask(clinic, "poli")
    assert waits(clinic, "poli", 7) == [1, 2, 4, 8, 15, 15, 15]


def test_a_list_that_fails_by_itself_waits_twice_as_long_each_time_but_never_past_the_morning(
    clinic, sandbox
):
    read_now(clinic, "dokter")
    for code in codes(clinic, "dokter"):
        sandbox.change_reference(clinic="melati", list="dokter", code=code, name=None)
    ask(clinic, "dokter")
    assert waits(clinic, "dokter", 7) == [15, 30, 60, 120, 240, 240, 240]


def test_an_outage_that_is_over_is_noticed_within_a_minute(clinic, sandbox):
    ServiceState.objects.create(facility=clinic, service="pcare", broken_at=NOW)
    ask(clinic, "poli")
    assert read() == 0
    ServiceState.objects.update(broken_at=None)
    assert read(NOW + MINUTE) == 1


def test_of_two_processes_one_reads_a_list(transactional_db, in_parallel, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    ask(clinic, "poli", "dokter", "obat", "tindakan")
    assert sum(in_parallel(lambda _: read(), 4)) == 4
    assert set(Counter(questions(sandbox)).values()) == {1}


def test_what_clinics_share_is_read_once_for_both(clinic, sandbox):
    other = bridged_facility(pcare_url=sandbox.pcare_url + "/", antrean_url=sandbox.antrean_url)
    ask(clinic, "kesadaran", "poli")
    ask(other, "kesadaran", "poli")
    assert read() == 3
    assert len(questions(sandbox, "kesadaran")) == 1
    assert codes(other, "kesadaran") == codes(clinic, "kesadaran") != set()


@pytest.mark.parametrize("part", ["user_key", "secret", "password"])
def test_what_clinics_share_is_read_by_the_next_when_one_is_refused(clinic, sandbox, part):
    other = bridged_facility(pcare_url=sandbox.pcare_url, account=KENANGA)
    clinic.service_accounts.update(**{part: Secret.seal("salah")})
    ask(clinic, "kesadaran", "prognosa")
    assert read() == 2
    assert codes(other, "kesadaran")
    assert row(clinic, "kesadaran").problem == ""
    assert len(questions(sandbox)) == 3


def test_whom_bpjs_refuses_holds_up_no_list_that_others_share(clinic, sandbox):
    bridged_facility(pcare_url=sandbox.pcare_url, account=KENANGA)
    clinic.service_accounts.update(password=Secret.seal("salah"))
    ask(clinic, "poli", "klub", "kesadaran")
    assert read() == 1
    assert "menolak kredensial" in row(clinic, "klub").problem


def test_when_no_account_will_do_a_shared_list_blames_no_clinic(clinic, sandbox):
    others = [bridged_facility(pcare_url=sandbox.pcare_url, account=one) for one in (MELATI, KENANGA)]
    for one in (clinic, *others):
        one.service_accounts.update(password=Secret.seal("salah"))
    ask(clinic, "kesadaran", "diagnosa")
    assert read() == 0
    assert len(questions(sandbox)) == 3
    assert row(others[0], "diagnosa").problem == (
        "Belum ada akun PCare yang dapat membaca daftar bersama ini. Periksa Koneksi."
    )
    assert row(clinic, "kesadaran").due_at == NOW + MINUTE


def test_an_account_whose_secrets_cannot_be_read_is_passed_over(clinic, sandbox):
    bridged_facility(pcare_url=sandbox.pcare_url, account=KENANGA)
    clinic.service_accounts.update(secret=Secret("bukan sandi"))
    ask(clinic, "kesadaran")
    assert read() == 1


def test_an_account_that_was_switched_off_is_asked_no_more(clinic, sandbox):
    ask(clinic)
    clinic.service_accounts.update(is_on=False)
    assert read() == 0
    assert questions(sandbox) == []
    assert row(clinic, "poli").due_at is None
    clinic.service_accounts.update(is_on=True)
    assert sync.enlist(by=DESK, now=LATER) > 10
    assert row(clinic, "poli").due_at == LATER


def test_who_stops_a_reading_that_bpjs_does_not_answer_is_obeyed(clinic, sandbox):
    def press() -> None:
        sandbox.turn(down="refuse")
        sync.stop(by=DESK, facility=clinic, names=["tindakan"], now=NOW)

    ask(clinic, "tindakan")
    sandbox.turn(max_limit=50)
    read(stop=after(2, press))
    stopped = row(clinic, "tindakan")
    assert (stopped.problem, stopped.claim) == ("", None)
    assert stopped.due_at > LATER
