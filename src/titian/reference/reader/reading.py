"""Which list is read next, by whose credentials, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from titian import connection
from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.outbox import operations as outbox
from titian.outbox.kinds import Service
from titian.outbox.queries import service_state
from titian.outbox.trouble import trouble
from titian.reference import queries
from titian.reference.errors import ClaimLost, NotBridged, UnableToLoad
from titian.reference.lists import LISTS
from titian.reference.models import ReferenceList
from titian.reference.operations import sync
from titian.reference.operations.reading import Reading
from titian.reference.reader import pages, schedules
from titian.reference.reader.asking import PAUSE, AccountUseless, Asker, CredentialsRefused, Unanswered
from titian.reference.reader.watch import Halted, Watch

logger = logging.getLogger(__name__)

SHUT_FOR = timedelta(minutes=1)
"""How long lists wait that were due while the worker finds the service shut; to look again costs BPJS nothing."""


def never() -> bool:
    return False


def read_due(*, by: Actor, now: Callable[[], datetime], stop: Callable[[], bool] = never) -> int:
    """Read every list that is due, one after the other, until none is or `stop` says so. Returns how many came whole.

    With nothing due it is one query. What fails is recorded with its list and stops no other, but for the database.
    """
    whole, watch = 0, Watch(now, stop)
    while not stop() and (reading := sync.claim_next(by=by, now=now())) is not None:
        whole += _is_read(reading, watch, PAUSE)
    return whole


def read_now(
    *, by: Actor, facility: Facility, names: Sequence[str] | None = None, clock: Callable[[], datetime]
) -> None:
    """Read these lists of the clinic, all where `names` is None, while the caller waits.

    Raises NotBridged when there is nobody to ask, and UnableToLoad at the end when something could not be had.
    """
    began = clock()
    sync.ask(by=by, facility=facility, names=names, now=began)
    wanted = queries.awaited(facility, names)
    if not wanted:
        raise NotBridged("Klinik ini belum terhubung ke PCare maupun Antrean FKTP.")
    watch = Watch(clock, never)
    for row in wanted:
        if reading := sync.claim(by=by, row=row, now=clock()):
            _is_read(reading, watch, pause=0)
    missing = [problem for row in wanted if (problem := _missing(row, began))]
    if missing:
        raise UnableToLoad(" ".join(dict.fromkeys(missing)))


def _missing(row: ReferenceList, began: datetime) -> str:
    """Why the list did not come since then; "" where it did."""
    row.refresh_from_db()
    if row.finished_at is not None and row.finished_at >= began:
        return ""
    return row.problem or f"{LISTS[row.name].label} sedang dibaca proses lain."


def _is_read(reading: Reading, watch: Watch, pause: float) -> bool:
    """Whether the claimed list came whole; what became of it otherwise is written with it."""
    signers = queries.signers(reading.row)
    if not signers:
        reading.retire()
        return False
    try:
        _read(reading, signers, watch, pause)
    except ClaimLost as error:
        logger.warning("referensi: %s", error)
    except Halted as halted:
        _end(reading, halted, watch.now())
    except Unanswered as why:
        _give_up(reading, why, watch.now(), is_alone=len(signers) == 1)
    except (
        OperationalError,
        InterfaceError,
    ):  # the database itself; what it refuses of a row is that list's trouble
        raise
    except Exception as error:  # noqa: BLE001 - one list's odd data must not cost the others their night
        # Its kind and not its text, which may quote a person's data.
        logger.error("referensi %s: %s", reading.row.name, type(error).__name__)
        reading.fail(f"Kesalahan tak terduga ({type(error).__name__}).", watch.now())
    else:
        return True
    return False


def _read(reading: Reading, signers: Sequence[Facility], watch: Watch, pause: float) -> None:
    """From where the row says to its end. Raises Unanswered, Halted or ClaimLost.

    Where the account of one clinic is of no use, the next one goes on from there at once.
    """
    if reading.row.stop_asked:  # of a process that ended before it saw that
        raise Halted(by_person=True)
    *firsts, last = signers
    for signer in firsts:
        with suppress(AccountUseless):
            return _read_as(signer, reading, watch, pause)
    return _read_as(last, reading, watch, pause)


def _read_as(signer: Facility, reading: Reading, watch: Watch, pause: float) -> None:
    """As `_read`, by the account of one clinic; raises AccountUseless where another's may do."""
    facts = LISTS[reading.row.name]
    state = service_state(signer, facts.service)
    if state is not None and (known := trouble(state)):
        raise AccountUseless(known.text, asked_to_wait=SHUT_FOR)
    asker = _asker(signer, facts.service, pause)
    try:
        _ask(asker, reading, watch)
    except CredentialsRefused as refused:
        _shut(asker, reading.by, refused, watch.now())
        raise
    if reading.is_suspicious:
        raise Unanswered("BPJS memberi daftar kosong; yang lama dipertahankan.", begin_again=True)
    reading.finish(watch.now())


def _ask(asker: Asker, reading: Reading, watch: Watch) -> None:
    facts = LISTS[reading.row.name]
    if facts.steps is None:
        schedules.read(asker, reading, watch)
    else:
        pages.read(asker, reading, facts, watch)


def _shut(asker: Asker, by: Actor, refused: CredentialsRefused, now: datetime) -> None:
    """However often somebody asks for a list, the refused credentials are not shown again (R15)."""
    outbox.pause(
        by=by,
        facility=asker.facility,
        service=asker.service,
        account_version=asker.account_version,
        key=refused.key,
        text=refused.said,
        now=now,
    )


def _asker(signer: Facility, service: Service, pause: float) -> Asker:
    try:
        return Asker(signer, service, pause=pause)
    except connection.NotBridged as error:
        raise AccountUseless(str(error)) from error


def _end(reading: Reading, halted: Halted, now: datetime) -> None:
    if halted.by_person:
        reading.end_stopped(now)
    else:
        reading.release()


def _give_up(reading: Reading, why: Unanswered, now: datetime, *, is_alone: bool) -> None:
    """For now; where the service itself is in trouble, everything else that it would be asked waits as well.

    Who pressed Hentikan while BPJS did not answer is obeyed all the same.
    """
    reading.row.refresh_from_db(fields=["stop_asked"])
    if reading.row.stop_asked:
        reading.end_stopped(now)
        return
    reading.fail(
        why.problem if is_alone else _problem(reading.row, why),
        now,
        asked_to_wait=why.asked_to_wait,
        begin_again=why.begin_again,
        others=_others(reading.row, why) if why.of_service else None,
    )


def _problem(row: ReferenceList, why: Unanswered) -> str:
    """One clinic's trouble is nobody else's business: of a shared list is told what is true for all."""
    if row.facility is None and isinstance(why, AccountUseless):
        label = LISTS[row.name].service.label
        return f"Belum ada akun {label} yang dapat membaca daftar bersama ini. Periksa Koneksi."
    return why.problem


def _others(row: ReferenceList, why: Unanswered) -> QuerySet[ReferenceList]:
    """What would be answered no better: of a clinic whose account is useless only its own lists."""
    if row.facility is None or isinstance(why, AccountUseless):
        return ReferenceList.objects.filter(facility=row.facility, address=row.address)
    return queries.of_facility(row.facility)
