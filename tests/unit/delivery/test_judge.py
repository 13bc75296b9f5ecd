"""What an answer, or its absence, means for the job and for the service (delivery.md R7, R15, R16)."""

from datetime import date

import pytest

from bpjs import Answer, BpjsError, NoAnswer, NotAnEnvelope, NotReceived, Refused, Service, Unsendable
from bpjs.antrean import reference as antrean_reference
from bpjs_wire.answers import Cause, Verdict
from titian.delivery import judge
from titian.delivery.judge import Suspicion
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox import kinds
from titian.outbox.operations.breaker import Health
from titian.outbox.queries import Rule, Rulebook
from titian.outbox.rulings import Ruling

PAGE = "<html><body>Request Rejected</body></html>"


def gateway(status: int, excerpt: str) -> NotAnEnvelope:
    return NotAnEnvelope("no envelope", status=status, excerpt=excerpt)


def failed(error: BpjsError) -> Outcome:
    outcome = judge.failed(error)
    assert isinstance(outcome, Outcome)
    return outcome


def meaning(outcome: Outcome) -> tuple[Kind, Health, str]:
    return outcome.kind, outcome.health, outcome.answer_key


# Something before BPJS answered


@pytest.mark.parametrize("status", [403, 429, 200, 503])
def test_a_gateway_that_limits_is_neither_an_outage_nor_the_password(status: int) -> None:
    outcome = failed(gateway(status, "Limits exceeded"))
    assert meaning(outcome) == (Kind.TRY_LATER, Health.SILENT, "gateway_limits_exceeded")


def test_an_address_that_the_gateway_does_not_know_fails_with_its_key() -> None:
    outcome = failed(gateway(404, "No Mapping Rule matched"))
    assert meaning(outcome) == (Kind.REFUSED, Health.SILENT, "gateway_unknown_path")


@pytest.mark.parametrize(
    ("status", "text", "key"),
    [
        (403, "Authentication failed", "gateway_key_rejected"),
        (403, "Authentication parameters missing", "gateway_key_missing"),
        (401, "Invalid signature", "signature_rejected"),
        (200, "Service Expired", "service_expired"),
    ],
)
def test_a_gateway_that_names_the_credentials_pauses_without_a_probe(
    status: int, text: str, key: str
) -> None:
    assert meaning(failed(gateway(status, text))) == (Kind.CREDENTIALS, Health.CREDENTIALS, key)


@pytest.mark.parametrize(
    ("status", "text"),
    [(502, PAGE), (503, ""), (500, ""), (504, "upstream timed out"), (200, PAGE), (200, "")],
)
def test_an_outage_page_leaves_the_job_in_doubt(status: int, text: str) -> None:
    outcome = failed(gateway(status, text))
    assert (outcome.kind, outcome.health) == (Kind.AMBIGUOUS, Health.TROUBLE)


@pytest.mark.parametrize(("status", "text"), [(302, ""), (404, "404 page not found")])
def test_a_page_of_someone_else_is_no_outage_of_bpjs(status: int, text: str) -> None:
    outcome = failed(gateway(status, text))
    assert (outcome.kind, outcome.health) == (Kind.AMBIGUOUS, Health.SILENT)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("text", [PAGE, "", "Forbidden"])
def test_a_page_at_the_door_is_a_suspicion(status: int, text: str) -> None:
    assert isinstance(judge.failed(gateway(status, text)), Suspicion)


def test_a_read_that_is_limited_says_nothing_about_the_credentials() -> None:
    envelope = Answer(Service.PCARE, 403, 403, "Limits exceeded", None, (), "{}")
    for error in (gateway(403, "Limits exceeded"), Refused(envelope)):
        outcome = judge.failed_read(error)
        assert (outcome.kind, outcome.health is Health.CREDENTIALS) == (Kind.INCOMPLETE, False)


def test_a_read_that_meets_a_refused_key_names_it() -> None:
    outcome = judge.failed_read(gateway(403, "Authentication failed"))
    assert meaning(outcome) == (Kind.CREDENTIALS, Health.CREDENTIALS, "gateway_key_rejected")


# A 401 or 403 without a reason


VAGUE = [
    gateway(403, PAGE),
    Answer(Service.PCARE, 401, 401, "Unauthorized", None, (), "{}"),
    Answer(Service.ANTREAN, 200, 401, "Unauthorized", None, (), "{}"),
]
FINE = Outcome(Kind.PRESENT, "uji", Health.FINE)
each_vague = pytest.mark.parametrize("vague", VAGUE, ids=str)


def after_probe(vague: Answer | NotAnEnvelope, probe: Outcome) -> Outcome:
    request = antrean_reference.poli(date(2026, 11, 21))
    kind = kinds.Kind.TAMBAH_PENDAFTARAN
    verdict = judge.answered(kind, request, vague) if isinstance(vague, Answer) else judge.failed(vague)
    assert isinstance(verdict, Suspicion)
    return verdict.after(probe)


@each_vague
@pytest.mark.parametrize(
    "error", [NoAnswer("time-out"), NotReceived("refused"), gateway(502, PAGE), gateway(503, "")]
)
def test_a_probe_that_meets_an_outage_decides_nothing(
    vague: Answer | NotAnEnvelope, error: BpjsError
) -> None:
    outcome = after_probe(vague, judge.failed_read(error))
    assert (outcome.kind, outcome.health) == (Kind.TRY_LATER, Health.TROUBLE)


@each_vague
def test_a_probe_that_is_limited_decides_nothing_and_is_no_outage(vague: Answer | NotAnEnvelope) -> None:
    limited = judge.failed_read(NotReceived("HTTP 429", limited=True, retry_after=30.0))
    outcome = after_probe(vague, limited)
    assert (outcome.kind, outcome.health, outcome.retry_after) == (Kind.TRY_LATER, Health.SILENT, 30.0)


@each_vague
def test_a_probe_that_is_refused_at_the_door_blames_the_credentials_and_keeps_its_reason(
    vague: Answer | NotAnEnvelope,
) -> None:
    named = judge.failed_read(gateway(403, "Authentication failed"))
    assert meaning(after_probe(vague, named)) == (
        Kind.CREDENTIALS,
        Health.CREDENTIALS,
        "gateway_key_rejected",
    )
    again = judge.failed_read(gateway(403, PAGE))
    assert after_probe(vague, again).kind is Kind.CREDENTIALS


@each_vague
def test_a_fine_probe_leaves_the_refusal_to_the_job_and_shows_its_words(
    vague: Answer | NotAnEnvelope,
) -> None:
    outcome = after_probe(vague, FINE)
    assert outcome.kind is Kind.REFUSED
    assert outcome.message in (PAGE, "Unauthorized")


# Nothing answered


@pytest.mark.parametrize("retry_after", [None, 90.0])
def test_a_429_is_no_outage_whether_or_not_it_says_when_to_come_back(retry_after: float | None) -> None:
    outcome = failed(NotReceived("HTTP 429", limited=True, retry_after=retry_after))
    assert meaning(outcome) == (Kind.TRY_LATER, Health.SILENT, "gateway_limits_exceeded")
    assert (outcome.http, outcome.retry_after) == (429, retry_after)


def test_a_refused_connection_is_trouble_and_a_lost_answer_is_doubt_as_well() -> None:
    assert meaning(failed(NotReceived("refused"))) == (Kind.TRY_LATER, Health.TROUBLE, "")
    assert meaning(failed(NoAnswer("reset"))) == (Kind.AMBIGUOUS, Health.TROUBLE, "")


@pytest.mark.parametrize(("part", "name"), [("user_key", "user_key"), ("cons_id", "Cons ID")])
def test_a_credential_that_cannot_be_sent_is_named_and_no_outage(part: str, name: str) -> None:
    for outcome in (failed(Unsendable(part)), judge.failed_read(Unsendable(part))):
        assert (outcome.kind, outcome.health) == (Kind.CREDENTIALS, Health.CREDENTIALS)
        assert outcome.message.startswith(f"{name} berisi karakter")


def test_a_body_that_cannot_be_sent_is_no_fault_of_the_service() -> None:
    assert meaning(failed(Unsendable("body"))) == (Kind.REFUSED, Health.SILENT, "titian.encode")


# What a clinic's rules say


def ruled(**facts: object) -> Rulebook:
    given = {"service": "pcare", "kind": "*", "http": None, "code": None, "pattern": "akun terkunci"}
    words = {"text": "Akun terkunci.", "what_to_do": "Hubungi BPJS."}
    return (Rule.of(Ruling(**given | words | facts), "aturan.7"),)


def send(answer: Answer, rules: Rulebook) -> Outcome | Suspicion:
    request = antrean_reference.poli(date(2026, 11, 21))
    return judge.answered(kinds.Kind.TAMBAH_KUNJUNGAN, request, answer, rules)


def locked(code: int) -> Answer:
    return Answer(Service.PCARE, code, code, "Maaf, AKUN terkunci", None, (), "{}")


@pytest.mark.parametrize("code", [401, 412, 500])
def test_a_rule_says_what_the_catalogue_did_not(code: int) -> None:
    refused = ruled(verdict=Verdict.REFUSED, cause=Cause.LATE)
    assert meaning(send(locked(code), refused)) == (Kind.REFUSED, Health.FINE, "aturan.7")


def test_no_rule_is_asked_about_a_success() -> None:
    refused = ruled(verdict=Verdict.REFUSED, cause=Cause.LATE)
    ok = Answer(Service.ANTREAN, 200, 200, "OK, akun terkunci", None, (), "{}")
    request = antrean_reference.poli(date(2026, 11, 21))
    outcome = judge.answered(kinds.Kind.PANGGIL_ANTREAN, request, ok, refused)
    assert meaning(outcome) == (Kind.DELIVERED, Health.FINE, "")


def test_a_rule_that_blames_the_credentials_is_known_to_the_probe() -> None:
    blamed = ruled(verdict=Verdict.TRY_LATER, cause=Cause.CREDENTIALS)
    assert meaning(send(locked(500), blamed)) == (Kind.CREDENTIALS, Health.CREDENTIALS, "aturan.7")
    outcome = judge.failed_read(Refused(locked(500)), blamed)
    assert meaning(outcome) == (Kind.CREDENTIALS, Health.CREDENTIALS, "aturan.7")


@pytest.mark.parametrize("code", [412, 500, 401])
def test_what_nobody_knows_is_told_so_that_it_is_collected(code: int) -> None:
    verdict = send(locked(code), ())
    told = [verdict] if isinstance(verdict, Outcome) else [verdict.if_probe_fine, verdict.if_probe_refused]
    assert all(one.is_unmet for one in told)
    assert not send(locked(code), ruled(verdict=Verdict.UNKNOWN, cause=Cause.UNEXPLAINED)).is_unmet
