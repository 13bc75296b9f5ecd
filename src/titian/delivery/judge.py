"""An answer, or its absence, to an outcome (R7, R15, R16). No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bpjs import (
    Answer,
    BpjsError,
    NoAnswer,
    NotAnEnvelope,
    NotReceived,
    Refused,
    Request,
    Undecipherable,
    UnexpectedShape,
    Unsendable,
)
from bpjs_wire.answers import AnswerRow, Cause, Verdict
from bpjs_wire.codes import TOO_MANY_REQUESTS
from titian.delivery.handlers import HANDLERS
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox import kinds
from titian.outbox.operations.breaker import Health
from titian.outbox.queries import PROBE, Rulebook, classify, counted_status, is_unmet

REFUSED_AT_THE_DOOR = (401, 403)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A 401 or 403 that the catalogue does not know: only a signed probe tells whose fault it is (R15)."""

    if_probe_fine: Outcome
    if_probe_refused: Outcome

    def after(self, probe: Outcome) -> Outcome:
        """The verdict once the probe came back; one that met trouble decides nothing."""
        if probe.kind is Kind.PRESENT:
            return self.if_probe_fine
        if probe.health is Health.CREDENTIALS:
            return replace(self.if_probe_refused, answer_key=probe.answer_key)
        return replace(
            self.if_probe_fine,
            kind=Kind.TRY_LATER,
            why="BPJS menolak tanpa sebab, dan uji koneksi tidak berhasil",
            health=probe.health,
            retry_after=probe.retry_after,
        )


_FATE = {
    Verdict.DELIVERED: Kind.DELIVERED,
    Verdict.ALREADY_THERE: Kind.ALREADY_THERE,
    Verdict.REFUSED: Kind.REFUSED,
    Verdict.TRY_LATER: Kind.TRY_LATER,
    Verdict.UNKNOWN: Kind.UNCLEAR,
    Verdict.SERVICE_DOWN: Kind.AMBIGUOUS,
}

_WHY = {
    Kind.DELIVERED: "BPJS menerima",
    Kind.ALREADY_THERE: "BPJS menyebut sudah ada",
    Kind.REFUSED: "BPJS menolak",
    Kind.TRY_LATER: "BPJS meminta dicoba lagi nanti",
    Kind.UNCLEAR: "BPJS menjawab dengan teks yang belum dikenal",
    Kind.AMBIGUOUS: "tidak ada jawaban yang pasti",
    Kind.CREDENTIALS: "kredensial ditolak BPJS",
    Kind.INCOMPLETE: "BPJS tidak menjawab pertanyaan",
}

_NAMES = {"cons_id": "Cons ID", "user_key": "user_key"}


def answered(
    kind: kinds.Kind, request: Request[Any], answer: Answer, rules: Rulebook = ()
) -> Outcome | Suspicion:
    """What BPJS's envelope means for a send of this kind; the clinic's `rules` lie over the catalogue."""
    if answer.succeeded:
        return _success(kind, request, answer)
    row = _row(answer, kind, rules)
    if row is not None:
        return _by_row(row, answer)
    if _status(answer) in REFUSED_AT_THE_DOOR:
        return _suspicion(answer)
    if _status(answer) >= 500 or answer.code is None:
        return _unmet(Kind.UNCLEAR, answer)
    return _unmet(Kind.REFUSED, answer)


def failed(error: BpjsError) -> Outcome | Suspicion:
    """What it means that no envelope came back from a send."""
    match error:
        case Unsendable():
            return _unsendable(error)
        case NotReceived():
            return _not_received(error)
        case NoAnswer():
            return Outcome(Kind.AMBIGUOUS, "tidak ada jawaban", Health.TROUBLE, text=str(error))
        case Undecipherable():
            return _unreadable(error, Kind.AMBIGUOUS, "jawaban BPJS tidak dapat dibuka", Health.SILENT)
        case NotAnEnvelope():
            return _gateway(error)
        case UnexpectedShape():
            return _outcome(Kind.AMBIGUOUS, error.answer, "BPJS menerima, tetapi jawabannya tidak terbaca")
        case _:
            return Outcome(Kind.AMBIGUOUS, "jawaban tidak terduga", text=str(error))


def failed_read(error: BpjsError, rules: Rulebook = ()) -> Outcome:
    """What it means that a signed GET failed: a look-up that decides nothing, or a probe.

    It says nothing about the job, but may say something about the service. A GET has no business
    rules to break, so 401 and 403 are the credentials' fault (R15).
    """
    if isinstance(error, Refused):
        return _refused_read(error.answer, rules)
    outcome = failed(error)
    if isinstance(outcome, Suspicion):
        return outcome.if_probe_refused
    if outcome.kind is Kind.CREDENTIALS:
        return outcome
    told = str(error) if isinstance(error, UnexpectedShape) else outcome.text  # whole, it is everybody's rows
    return replace(outcome, kind=Kind.INCOMPLETE, text=told)


def read_too_slowly(*, heard: bool) -> Outcome:
    """The deadline ended a look-up. It is trouble of the service only where nothing at all came back."""
    why = "BPJS lambat: daftar hari itu belum selesai dibaca" if heard else "tidak ada jawaban"
    return Outcome(Kind.INCOMPLETE, why, Health.SILENT if heard else Health.TROUBLE)


def _refused_read(answer: Answer, rules: Rulebook) -> Outcome:
    row = _row(answer, PROBE, rules)
    kind, health = Kind.INCOMPLETE, Health.FINE
    if _blames_credentials(row, answer):
        kind, health = Kind.CREDENTIALS, Health.CREDENTIALS
    found = _outcome(kind, answer, _WHY[kind], health=health, key=row.key if row else "")
    return replace(found, is_unmet=is_unmet(row))


def _blames_credentials(row: AnswerRow | None, answer: Answer) -> bool:
    if row is None:
        return _status(answer) in REFUSED_AT_THE_DOOR
    return row.cause is Cause.CREDENTIALS


def _row(answer: Answer, kind: str, rules: Rulebook) -> AnswerRow | None:
    return classify(
        service=answer.service,
        kind=kind,
        http=_status(answer),
        code=answer.code,
        message=answer.message,
        rules=rules,
    )


def _status(answer: Answer) -> int:
    return counted_status(answer.http, answer.code)


def _success(kind: kinds.Kind, request: Request[Any], answer: Answer) -> Outcome:
    """No success without a number, where one is due (R7)."""
    try:
        number = HANDLERS[kind].number(request, answer)
    except BpjsError:
        return _outcome(Kind.AMBIGUOUS, answer, "BPJS menerima, tetapi nomornya tidak terbaca")
    return _outcome(Kind.DELIVERED, answer, _WHY[Kind.DELIVERED], number=number, health=Health.FINE)


def _by_row(row: AnswerRow, answer: Answer) -> Outcome:
    """An envelope is BPJS's own: whatever it complains of, the service is not down (R16)."""
    kind = Kind.UNCLEAR if row.verdict is Verdict.SERVICE_DOWN else _fate(row)
    health = Health.CREDENTIALS if kind is Kind.CREDENTIALS else Health.FINE
    known = _outcome(kind, answer, _WHY[kind], health=health, key=row.key)
    return replace(known, is_unmet=is_unmet(row))


def _fate(row: AnswerRow) -> Kind:
    return Kind.CREDENTIALS if row.cause is Cause.CREDENTIALS else _FATE[row.verdict]


def _suspicion(answer: Answer) -> Suspicion:
    return Suspicion(
        if_probe_fine=_unmet(Kind.REFUSED, answer),
        if_probe_refused=_unmet(Kind.CREDENTIALS, answer, Health.CREDENTIALS),
    )


def _unmet(kind: Kind, answer: Answer, health: Health = Health.FINE) -> Outcome:
    """BPJS spoke, in words that neither the catalogue nor a rule knows: they are collected."""
    return replace(_outcome(kind, answer, _WHY[kind], health=health), is_unmet=True)


def _unsendable(error: Unsendable) -> Outcome:
    """Nothing left this machine, and waiting will not help: the text names what to mend."""
    if error.part in ("body", "path"):
        return Outcome(
            Kind.REFUSED, "isi janji tidak dapat dikirim", text=str(error), answer_key="titian.encode"
        )
    why = f"{_NAMES.get(error.part, error.part)} berisi karakter yang tidak dapat dikirim; isi ulang"
    return Outcome(
        Kind.CREDENTIALS,
        why,
        Health.CREDENTIALS,
        message=why,
        text=str(error),
        answer_key="titian.unsendable",
    )


def _not_received(error: NotReceived) -> Outcome:
    """A 429 proves that BPJS is there: it is no outage, with or without Retry-After."""
    if not error.limited:
        return Outcome(Kind.TRY_LATER, "BPJS tidak terjangkau", Health.TROUBLE, text=str(error))
    return Outcome(
        Kind.TRY_LATER,
        "BPJS membatasi jumlah permintaan",
        http=TOO_MANY_REQUESTS,
        text=str(error),
        answer_key="gateway_limits_exceeded",
        retry_after=error.retry_after,
    )


def _gateway(error: NotAnEnvelope) -> Outcome | Suspicion:
    """Something before BPJS answered. A text of the catalogue says what became of the message; a page does not."""
    row = classify(service="*", kind="*", http=error.status, code=None, message=error.excerpt)
    if row is None or row.verdict is Verdict.SERVICE_DOWN:
        return _page(error, row.key if row else "")
    kind = _fate(row)
    health = Health.CREDENTIALS if kind is Kind.CREDENTIALS else Health.SILENT
    return _unreadable(error, kind, _WHY[kind], health, row.key)


def _page(error: NotAnEnvelope, key: str) -> Outcome | Suspicion:
    if error.status in REFUSED_AT_THE_DOOR:
        return Suspicion(
            if_probe_fine=_unreadable(error, Kind.REFUSED, "gerbang BPJS menolak", Health.SILENT),
            if_probe_refused=_unreadable(error, Kind.CREDENTIALS, _WHY[Kind.CREDENTIALS], Health.CREDENTIALS),
        )
    # A success that says nothing, for every job, is an outage as well (ADR 24).
    health = Health.SILENT if 300 <= error.status < 500 else Health.TROUBLE
    return _unreadable(error, Kind.AMBIGUOUS, "yang menjawab bukan BPJS", health, key)


def _unreadable(error: NotAnEnvelope, kind: Kind, why: str, health: Health, key: str = "") -> Outcome:
    return Outcome(
        kind, why, health, http=error.status, message=error.excerpt[:200], text=error.excerpt, answer_key=key
    )


def _outcome(
    kind: Kind, answer: Answer, why: str, *, number: str = "", health: Health = Health.SILENT, key: str = ""
) -> Outcome:
    return Outcome(
        kind=kind,
        why=why,
        health=health,
        number=number,
        http=answer.http,
        code=answer.code,
        message=answer.message,
        text=answer.text,
        answer_key=key,
    )
