"""The desk's one question to BPJS, asked of the sandbox over loopback: every way it can go wrong says so."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone

import bpjs
from bpjs import Answer, Service
from bpjs_sandbox.accounts import KENANGA
from bpjs_sandbox.people import Magic, magic_card
from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from bpjs_wire.answers import Cause, Verdict
from tests.builders import DESK, NOW, bridged_facility, facility
from tests.unit.outbox.test_rulings import RULING
from titian.facility.models import Facility
from titian.facility.secrets import Secret
from titian.outbox import operations as outbox
from titian.outbox.models import ServiceState, UnknownText
from titian.peserta import errors, operations
from titian.peserta.models import PesertaRecord

ORDINARY = "0008800000001"


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.reset()
    return running


@pytest.fixture
def clinic(db: None, sandbox: RunningSandbox) -> Facility:
    return bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)


def check(clinic: Facility, number: str = ORDINARY) -> PesertaRecord:
    return operations.check(by=DESK, facility=clinic, number=number, now=timezone.now())


def spoil(clinic: Facility, **columns: str) -> None:
    sealed = {name: Secret.seal(value) for name, value in columns.items()}
    clinic.service_accounts.filter(service="pcare").update(**sealed)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("12345", "Nomor ini 5 digit"),
        ("00088-ABC-00001", "selain angka"),
        ("", "selain angka"),
        ("٠" * 13, "selain angka"),
    ],
)
def test_a_malformed_number_is_not_asked_about(clinic, sandbox, number, says):
    with pytest.raises(errors.MalformedNumber, match=says):
        check(clinic, number)
    assert not PesertaRecord.objects.exists()


def test_an_unknown_number_is_told_and_kept(clinic):
    with pytest.raises(errors.UnknownNumber, match="tidak mengenal nomor ini") as caught:
        check(clinic, "0001234567890")
    assert PesertaRecord.objects.get() == caught.value.record
    assert caught.value.record.finding == "unknown_number"


def test_an_unbridged_clinic_has_nobody_to_ask(db):
    with pytest.raises(errors.NotBridged):
        check(facility())


@pytest.mark.parametrize("outage", ["refuse", "html502", "html503"])
def test_an_outage_says_so_and_allows_to_wait(clinic, sandbox, outage):
    sandbox.turn(down=outage)
    with pytest.raises(errors.UnableToReachBpjs) as caught:
        check(clinic)
    assert caught.value.allows_pending


def test_a_slow_bpjs_is_given_up_on(clinic, sandbox, monkeypatch):
    monkeypatch.setattr(operations, "TOTAL_LIMIT", 0.2)
    sandbox.turn(latency_ms=2000)
    with pytest.raises(errors.UnableToReachBpjs, match="pada waktunya"):
        check(clinic)


def test_the_desk_waits_four_seconds_at_most():
    assert operations.TOTAL_LIMIT == 4.0


@pytest.mark.parametrize(
    ("field", "says"),
    [("secret", "consumer secret"), ("password", "kata sandi PCare"), ("user_key", "user_key")],
)
def test_refused_credentials_name_the_broken_thing(clinic, field, says):
    spoil(clinic, **{field: "salah"})
    with pytest.raises(errors.CredentialsRefused, match=says) as caught:
        check(clinic)
    assert caught.value.blames == field


def test_refused_credentials_are_not_tried_again_by_the_next_patient(clinic, sandbox):
    """Some account locks after a few wrong passwords; the worker probes, and sees at once what an admin saves."""
    spoil(clinic, password="salah")
    for _ in range(3):
        with pytest.raises(errors.CredentialsRefused):
            check(clinic)
    assert len(sandbox.world.record.since(0)) == 1
    state = ServiceState.objects.get(facility=clinic, service="pcare")
    assert (state.pause_key, state.is_open_for_work) == ("password_rejected", False)


def test_a_wrong_clock_is_nobodys_password(clinic, sandbox):
    sandbox.turn(timestamp_window_s=0, clock_skew_s=4000)
    with suppress(errors.UnableToCheck):
        check(clinic)
    assert not ServiceState.objects.filter(paused_at__isnull=False).exists()


def test_a_page_of_something_else_is_no_answer(clinic, sandbox):
    sandbox.turn(down="empty200")
    with pytest.raises(errors.UndecipherableAnswer):
        check(clinic)
    assert PesertaRecord.objects.get().finding == "unusable"


def says(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    """BPJS refuses the next questions in these words."""
    answer = Answer(Service.PCARE, 412, 412, message, None, (), "{}")
    monkeypatch.setattr(operations, "_ask", lambda record, request: answer)


def test_a_refusal_that_nobody_knows_is_collected_without_whom_it_is_about(clinic, monkeypatch):
    check(clinic)
    name = PesertaRecord.objects.get().name
    says(monkeypatch, f"Batas tanya untuk {name} ({ORDINARY}) tercapai")
    for _ in range(2):
        with pytest.raises(errors.RefusedByBpjs):
            check(clinic)
    kept = UnknownText.objects.get()
    assert (kept.kind, kept.count, kept.text) == ("peserta", 2, "Batas tanya untuk * (*) tercapai")


@pytest.mark.parametrize(
    ("cause", "error"),
    [(Cause.MEMBERSHIP, errors.RefusedByBpjs), (Cause.CREDENTIALS, errors.CredentialsRefused)],
)
def test_a_rule_of_the_clinic_says_what_a_refusal_means(clinic, monkeypatch, cause, error):
    verdict = Verdict.TRY_LATER if cause is Cause.CREDENTIALS else Verdict.REFUSED
    ruling = replace(
        RULING, kind="*", pattern="batas tanya", cause=cause, verdict=verdict, text="Batasnya tercapai."
    )
    outbox.save_rule(by=DESK, facility=clinic, ruling=ruling, follows=None, now=NOW)
    says(monkeypatch, "Batas tanya tercapai")
    with pytest.raises(error, match=r"Batasnya tercapai\."):
        check(clinic)
    assert not UnknownText.objects.exists()


@pytest.mark.parametrize(
    ("column", "kind"), [("broken_at", errors.UnableToReachBpjs), ("paused_at", errors.CredentialsRefused)]
)
def test_what_the_worker_knows_is_not_found_out_again(clinic, sandbox, column, kind):
    ServiceState.objects.create(facility=clinic, service="pcare", **{column: NOW})
    with pytest.raises(kind):
        check(clinic)
    assert sandbox.world.record.since(0) == []


def test_a_third_question_at_once_is_not_asked(clinic):
    with (
        operations._slot(),
        operations._slot(),
        pytest.raises(errors.UnableToReachBpjs, match="dua pemeriksaan"),
    ):
        check(clinic)
    assert check(clinic).is_active


def test_no_transaction_is_open_while_bpjs_is_asked(transactional_db, sandbox, monkeypatch):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    seen = []

    class Watching(bpjs.SyncSender):
        def send(self, request: bpjs.HttpRequest) -> bpjs.Reply:
            seen.append(connection.in_atomic_block)
            return super().send(request)

    monkeypatch.setattr(bpjs, "SyncSender", Watching)
    check(clinic)
    assert seen == [False]


def test_a_member_is_known_by_card_and_by_nik(clinic):
    by_card = check(clinic, "0008-8000-00001")
    by_nik = check(clinic, by_card.nik)
    assert by_nik.card_number == by_card.card_number == ORDINARY
    assert (by_nik.name, by_nik.is_active, by_nik.belongs_elsewhere) == (by_card.name, True, False)
    assert by_card.name in by_card.raw_answer


@pytest.mark.parametrize(
    ("magic", "status"), [(Magic.INACTIVE, "NON AKTIF KARENA PREMI"), (Magic.DECEASED, "MENINGGAL")]
)
def test_an_inactive_member_is_an_answer(clinic, magic, status):
    record = check(clinic, magic_card(magic))
    assert (record.finding, record.status_text) == ("inactive", status)


@pytest.mark.parametrize(
    ("magic", "advises", "never"),
    [
        (Magic.DECEASED, "Cocokkan nomor dan nama di atas dengan kartu dan KTP", "mengaktifkan kembali"),
        (Magic.INACTIVE, "melunasi iuran", "meninggal"),
        (Magic.ARREARS, "tunggakannya Rp420.000,", "meninggal"),
    ],
)
def test_what_to_do_fits_why_bpjs_does_not_pay(clinic, magic, advises, never):
    page = render_to_string("peserta/answer.html", {"record": check(clinic, magic_card(magic))})
    advice = page.partition('role="alert"')[2]
    assert advises in advice
    assert never not in advice


def test_a_reason_that_nobody_knows_is_pointed_at(clinic):
    record = check(clinic, magic_card(Magic.INACTIVE))
    record.status_text = "KELUAR DARI PERUSAHAAN"
    assert "lihat Status di atas" in render_to_string("peserta/answer.html", {"record": record})


def test_arrears_are_kept(clinic):
    assert check(clinic, magic_card(Magic.ARREARS)).arrears == 420_000


def test_a_member_of_another_faskes_is_an_answer(clinic):
    record = check(clinic, magic_card(Magic.ELSEWHERE))
    assert record.is_active
    assert record.belongs_elsewhere


def test_the_other_clinic_sees_its_own_membership(db, sandbox):
    kenanga = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url, account=KENANGA)
    assert check(kenanga, ORDINARY).belongs_elsewhere


@pytest.mark.both_engines
def test_texts_of_any_length_are_kept_and_cost_the_desk_no_error(clinic, monkeypatch):
    long = "x" * 500
    member = {
        "noKartu": ORDINARY,
        "nama": long,
        "noHP": "0" * 500,
        "jnsKelas": {"nama": long},
        "jnsPeserta": {"nama": long},
        "kdProviderPst": {"kdProvider": "0114U163", "nmProvider": long},
        "aktif": False,
        "ketAktif": long,
    }
    answer = bpjs.Answer(bpjs.Service.PCARE, 200, 200, "OK", member, (), long)
    monkeypatch.setattr(operations, "_ask", lambda record, request: answer)
    record = PesertaRecord.objects.get(pk=check(clinic).pk)
    assert (len(record.name), len(record.phone), record.finding) == (200, 30, "inactive")
