"""Which list is read next, by whose credentials, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError

from titian import connection
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox.kinds import Service
from titian.outbox.queries import service_state
from titian.outbox.trouble import trouble
from titian.reference import queries, registry
from titian.reference.errors import ClaimLost, NotBridged, UnableToLoad
from titian.reference.lists import LISTS
from titian.reference.models import ReferenceList
from titian.reference.operations import entries, ours, sync
from titian.reference.reader import pages, schedules
from titian.reference.reader.asking import PAUSE, Asker, Unanswered
from titian.reference.reader.watch import Halted, Watch

logger = logging.getLogger(__name__)

SHUT_FOR = timedelta(minutes=15)
"""How long lists wait that were due while the worker finds the service shut."""


def never() -> bool:
    return False


def read_due(*, by: Actor, now: Callable[[], datetime], stop: Callable[[], bool] = never) -> int:
    """Read every list that is due, one after the other, until none is or `stop` says so. Returns how many came whole.

    With nothing due it is one query. What fails is recorded with its list and stops no other, but for the database.
    """
    whole, watch = 0, Watch(now, stop)
    while not stop() and (row := sync.claim_next(now=now())) is not None:
        whole += _is_read(by, row, watch, PAUSE)
    return whole


def read_now(
    *, by: Actor, facility: Facility, names: Sequence[str] | None = None, clock: Callable[[], datetime]
) -> None:
    """Read these lists of the clinic, all where `names` is None, while the caller waits.

    Raises NotBridged when there is nobody to ask, and UnableToLoad at the end when something could not be had.
    """
    began = clock()
    sync.ask(by=by, facility=facility, names=names, now=began)
    wanted = sync.wanted(facility=facility, names=names)
    if not wanted:
        raise NotBridged("Klinik ini belum terhubung ke PCare maupun Antrean FKTP.")
    watch = Watch(clock, never)
    for row in wanted:
        if claimed := sync.claim(row=row, now=clock()):
            _is_read(by, claimed, watch, pause=0)
    missing = [problem for row in wanted if (problem := _missing(row, began))]
    if missing:
        raise UnableToLoad(" ".join(dict.fromkeys(missing)))


def _missing(row: ReferenceList, began: datetime) -> str:
    """Why the list did not come since then; "" where it did."""
    row.refresh_from_db()
    if row.finished_at is not None and row.finished_at >= began:
        return ""
    return row.problem or f"{LISTS[row.name].label} sedang dibaca proses lain."


def _is_read(by: Actor, row: ReferenceList, watch: Watch, pause: float) -> bool:
    """Whether the claimed list came whole; what became of it otherwise is written with it."""
    signer = queries.signer(row)
    if signer is None:
        sync.retire(row=row)
        return False
    try:
        _read(by, row, signer, watch, pause)
    except ClaimLost as error:
        logger.warning("referensi: %s", error)
    except Halted as halted:
        _end(row, halted, watch.now())
    except Unanswered as error:
        _give_up(row, signer, error, watch.now())
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - one list's odd data must not cost the others their night
        # Its kind and not its text, which may quote a person's data.
        logger.error("referensi %s: %s", row.name, type(error).__name__)
        _give_up(row, signer, Unanswered(f"Kesalahan tak terduga ({type(error).__name__})."), watch.now())
    else:
        return True
    return False


def _read(by: Actor, row: ReferenceList, signer: Facility, watch: Watch, pause: float) -> None:
    facts = LISTS[row.name]
    state = service_state(signer, facts.service)
    if state is not None and (known := trouble(state)):
        raise Unanswered(known.text, of_service=True, asked_to_wait=SHUT_FOR)
    with _asker(signer, facts.service, pause) as asker:
        if facts.steps is None:
            schedules.read(asker, row, watch)
        else:
            pages.read(asker, row, facts, watch)
    _complete(by, row, watch.now())


def _asker(signer: Facility, service: Service, pause: float) -> Asker:
    try:
        return Asker(signer, service, pause=pause)
    except connection.NotBridged as error:
        raise Unanswered(str(error), of_service=True) from error


def _complete(by: Actor, row: ReferenceList, now: datetime) -> None:
    """Every step came whole. Killed anywhere in here, the next process does it again: the list is finished last."""
    if entries.is_suspicious(row):
        raise Unanswered("BPJS memberi daftar kosong; yang lama dipertahankan.", begin_again=True)
    counts = entries.settle(row=row, now=now)
    facility = row.facility
    if facility is not None:
        for one in queries.filled_by(row):
            ours.follow(by=by, facility=facility, row=one, now=now)
        registry.tell_loaded(by, facility, now)
    remark = f"{row.unread} baris BPJS tidak terbaca; yang lama dipertahankan." if row.unread else ""
    sync.finish(row=row, counts=counts, remark=remark, now=now)


def _end(row: ReferenceList, halted: Halted, now: datetime) -> None:
    if halted.by_person:
        sync.end_stopped(row=row, now=now)
    else:
        sync.release(row=row)


def _give_up(row: ReferenceList, signer: Facility, why: Unanswered, now: datetime) -> None:
    """For now; where the service itself is in trouble, everything else that it would be asked waits as well."""
    wait, again = why.asked_to_wait, why.begin_again
    until = sync.fail(row=row, problem=why.problem, now=now, asked_to_wait=wait, begin_again=again)
    if why.of_service:
        service = LISTS[row.name].service
        sync.postpone(facility=signer, service=service, until=until, problem=why.problem)
