"""Reads: BPJS's reference lists over the wire, and what the clinic has of them."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import F

import bpjs
from bpjs.antrean import reference as antrean
from bpjs.antrean.reference import AntreanPoli, AntreanPractitioner
from bpjs.pcare import reference as pcare
from bpjs.pcare.reference import PoliRow, PractitionerRow
from titian import connection
from titian.facility.models import Facility
from titian.reference.errors import NotBridged, UnableToLoad

logger = logging.getLogger(__name__)

T = TypeVar("T", PoliRow, PractitionerRow)

CALL_LIMIT = 8.0
"""Seconds for each list; nobody waits at a desk for these."""

_PAGE = 100
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Sitting:
    """A practitioner's hours at a poli on a date, as Antrean published them."""

    date: date
    poli: AntreanPoli
    practitioner: AntreanPractitioner


@dataclass(frozen=True, slots=True)
class References:
    """What BPJS told. `problems` are sentences about the services that could not be read.

    `antrean_dates` are the dates that were read whole: a date without sittings is a day off.
    """

    poli: Sequence[PoliRow] = ()
    practitioners: Sequence[PractitionerRow] = ()
    antrean_poli: Sequence[AntreanPoli] = ()
    sittings: Sequence[Sitting] = ()
    antrean_dates: Sequence[date] = ()
    problems: Sequence[str] = ()


def read_from_bpjs(facility: Facility, dates: Sequence[date]) -> References:
    """Ask both services for their lists; outside any transaction.

    A service that fails is told in `problems`. Raises NotBridged when there is none to ask, UnableToLoad when
    all of them fail.
    """
    found, problems, absent = References(), [], 0
    for label, read in (("PCare", _read_pcare), ("Antrean FKTP", _read_antrean)):
        try:
            found = read(facility, dates, found)
        except connection.NotBridged:
            absent += 1
        except bpjs.BpjsError as error:
            problems.append(f"{label}: {_reason(error)}")
    if absent == 2:
        raise NotBridged("Klinik ini belum terhubung ke PCare maupun Antrean FKTP.")
    if absent + len(problems) == 2:
        raise UnableToLoad(" ".join(problems))
    return References(
        found.poli, found.practitioners, found.antrean_poli, found.sittings, found.antrean_dates, problems
    )


def _read_pcare(facility: Facility, dates: Sequence[date], found: References) -> References:
    with _client(facility, bpjs.Service.PCARE) as client:
        return References(list(_pages(client, pcare.poli)), list(_pages(client, pcare.practitioners)))


@contextmanager
def _client(facility: Facility, service: bpjs.Service) -> Iterator[bpjs.Client]:
    """A client whose connections are closed at the end."""
    credentials = connection.credentials(facility.pk, service)
    with closing(bpjs.SyncSender(deadline=CALL_LIMIT)) as sender:
        yield bpjs.Client({service: credentials}, sender)


def _pages(client: bpjs.Client, request: Callable[[int, int], bpjs.Request[bpjs.Page[T]]]) -> Iterator[T]:
    """All rows of a paged list, each code once: whether the first row is 0 or 1 is not settled (spec §4).

    Without a count from BPJS the list ends where a page brings nothing new.
    """
    seen: set[str] = set()
    for number in range(_MOST_PAGES):
        page = client.call(request(number * _PAGE, _PAGE))
        fresh = [row for row in page.rows if row.code not in seen]
        seen.update(row.code for row in fresh)
        yield from fresh
        if not fresh or (page.count is not None and len(seen) >= page.count):
            return


def _read_antrean(facility: Facility, dates: Sequence[date], found: References) -> References:
    poli: dict[str, AntreanPoli] = {}
    sittings: list[Sitting] = []
    with _client(facility, bpjs.Service.ANTREAN) as client:
        for day in dates:
            for one in client.call(antrean.poli(day)):
                poli[one.code] = one
                people = client.call(antrean.practitioners(one.code, day))
                sittings += [Sitting(day, one, practitioner) for practitioner in people.rows]
                if people.unread:
                    logger.warning("%s jadwal poli %s %s tidak terbaca", people.unread, one.code, day)
    return References(found.poli, found.practitioners, list(poli.values()), sittings, dates)


def _reason(error: bpjs.BpjsError) -> str:
    match error:
        case bpjs.NotReceived() | bpjs.NoAnswer():
            return "tidak terjangkau. Coba lagi nanti."
        case bpjs.Refused():
            return f"menolak: “{error.answer.message}”. Jalankan Uji koneksi."
        case _:
            return "jawabannya tidak dapat dibaca. Jalankan Uji koneksi."


def bridged_longest_unloaded_first() -> list[Facility]:
    """Clinics with an account that is on; first those that never had BPJS's lists, or have the oldest."""
    bridged = Facility.objects.filter(service_accounts__is_on=True).distinct()
    return list(bridged.order_by(F("references_until").asc(nulls_first=True), "pk"))
