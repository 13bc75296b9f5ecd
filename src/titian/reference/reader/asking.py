"""One question after the other to one service, politely; and what it means when BPJS does not answer it."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import cache
from threading import Lock
from typing import TypeVar

import bpjs
from bpjs_wire.answers import Cause
from bpjs_wire.codes import TOO_MANY_REQUESTS
from titian import connection
from titian.facility.models import Facility
from titian.outbox.answers import explain
from titian.outbox.kinds import Service
from titian.outbox.queries import PROBE, Rulebook, classify, rulebook

T = TypeVar("T")

DEADLINE = 8.0
"""Seconds for a question; nobody waits at a desk for these."""

PAUSE = 0.02
"""Seconds between two questions, so that the desk's own go before."""

BEFORE_ASKING_AGAIN = 1.0
"""Seconds until a question whose answer was lost is asked once more; a read may be repeated."""

_AT_THE_DOOR = (401, 403)


class Unanswered(Exception):
    """Why the reading cannot go on now, in words for staff.

    `of_service`: nothing else of the service would be answered either. `begin_again`: what came so far is no use.
    `status` is that of BPJS's refusal, None where it gave none.
    """

    def __init__(
        self,
        problem: str,
        *,
        of_service: bool = False,
        asked_to_wait: timedelta | None = None,
        begin_again: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(problem)
        self.status = status
        self.problem, self.of_service = problem, of_service
        self.asked_to_wait, self.begin_again = asked_to_wait, begin_again


class AccountUseless(Unanswered):
    """Who asks cannot, or not now; another clinic of the same address may be answered."""

    def __init__(
        self, problem: str, *, asked_to_wait: timedelta | None = None, status: int | None = None
    ) -> None:
        super().__init__(problem, of_service=True, asked_to_wait=asked_to_wait, status=status)


class CredentialsRefused(AccountUseless):
    """BPJS refuses who asks: `key` is its answer's row in the catalogue, "" for none, `said` are its own words."""

    def __init__(self, problem: str, *, status: int, key: str, said: str) -> None:
        super().__init__(problem, status=status)
        self.key, self.said = key, " ".join(said.split())[:200]


_first = Lock()


def _sender() -> bpjs.SyncSender:
    """One for all lists, and one connection for all their questions: BPJS need not shake hands for each."""
    with _first:  # of two threads that ask first at once, one would drop its sender with the connection open
        return _made()


@cache
def _made() -> bpjs.SyncSender:
    return bpjs.SyncSender(deadline=DEADLINE, kept=1)


class Asker:
    """Asks for one facility at one service. Raises connection.NotBridged."""

    def __init__(self, facility: Facility, service: Service, *, pause: float = PAUSE) -> None:
        self.facility, self.service, self._pause = facility, service, pause
        # Before the credentials: those that are saved in between are not judged by what these meet.
        self.account_version = connection.version(facility.pk, service)
        credentials = connection.credentials(facility.pk, service)
        self._client = bpjs.Client({bpjs.Service(service): credentials}, _sender())

    def ask(self, request: bpjs.Request[T]) -> T:
        """What the request asks for. Raises Unanswered."""
        time.sleep(self._pause)
        try:
            return self._asked_twice(request)
        except bpjs.BpjsError as error:
            raise _why(self.service, error, rulebook(self.facility)) from error

    def _asked_twice(self, request: bpjs.Request[T]) -> T:
        try:
            return self._client.call(request)
        except bpjs.BpjsError as error:
            if not _may_pass(error):
                raise
        time.sleep(BEFORE_ASKING_AGAIN)
        return self._client.call(request)


def _may_pass(error: bpjs.BpjsError) -> bool:
    """A lost answer or a page of a gateway's; a refusal would only be the same again."""
    match error:
        case bpjs.Unsendable() | bpjs.Undecipherable():
            return False
        case bpjs.NotReceived():
            return not error.limited
        case bpjs.NotAnEnvelope():
            return error.status not in _AT_THE_DOOR
        case _:
            return isinstance(error, bpjs.NoAnswer)


def _why(service: Service, error: bpjs.BpjsError, rules: Rulebook) -> Unanswered:
    label = service.label
    match error:
        case bpjs.NotReceived(limited=True):
            wait = timedelta(seconds=error.retry_after) if error.retry_after is not None else None
            return Unanswered(
                f"{label} meminta kita menunggu. Dilanjutkan sendiri nanti.",
                of_service=True,
                asked_to_wait=wait,
            )
        case bpjs.Unsendable() | bpjs.Undecipherable():
            return AccountUseless(_blamed(label))
        case bpjs.NotReceived() | bpjs.NoAnswer():
            return Unanswered(
                f"{label} tidak terjangkau. Dilanjutkan sendiri, paling lama 15 menit sesudah tersambung lagi.",
                of_service=True,
            )
        case bpjs.NotAnEnvelope():
            return _refused(service, error.status, None, error.excerpt) or _disturbed(label)
        case bpjs.Refused():
            answer = error.answer
            status = answer.code if answer.code is not None and answer.code >= 400 else answer.http
            found = _refused(service, status, answer.code, answer.message, rules)
            return found or _declined(label, status, error)
        case _:
            return Unanswered(
                f"Jawaban {label} untuk daftar ini tidak dapat dibaca; yang lama dipertahankan."
            )


def _refused(
    service: Service, status: int, code: int | None, message: str, rules: Rulebook = ()
) -> Unanswered | None:
    """What speaks of credentials; a read has no rules of its own to break, so a bare 401 does too (R15)."""
    row = classify(service=service, kind=PROBE, http=status, code=code, message=message, rules=rules)
    if row.cause is not Cause.CREDENTIALS if row else status not in _AT_THE_DOOR:
        return None
    if row and row.blames == "clock":
        return Unanswered(explain(row.key, message).text, of_service=True)
    key = row.key if row else ""
    return CredentialsRefused(_blamed(service.label), status=status, key=key, said=message)


def _blamed(label: str) -> str:
    return f"{label} menolak kredensial klinik ini. Perbaiki di Koneksi, lalu sinkronkan lagi."


def _disturbed(label: str) -> Unanswered:
    return Unanswered(f"{label} sedang terganggu. Dilanjutkan sendiri nanti.", of_service=True)


def _declined(label: str, status: int, error: bpjs.Refused) -> Unanswered:
    if status >= 500 or status == TOO_MANY_REQUESTS:
        return _disturbed(label)
    said = " ".join(error.answer.message.split())[:200]
    return Unanswered(f"{label} menolak daftar ini: “{said}”. Yang lama dipertahankan.", status=status)
