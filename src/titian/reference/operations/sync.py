"""Bring BPJS's lists into the clinic's own poli, practitioners and schedules.

First everything is read over the wire, then it is stored in short transactions. Doing it twice changes nothing.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, product
from string import ascii_uppercase
from typing import TypeVar

from django.db import transaction

from titian.accounts.models import Actor
from titian.facility.models import Facility, Poli, PracticeSchedule, Practitioner
from titian.facility.queries import local_date
from titian.reference import queries, registry
from titian.reference.errors import SomeNotLoaded, UnableToLoad
from titian.reference.queries import References, Sitting

logger = logging.getLogger(__name__)

T = TypeVar("T", Poli, Practitioner)

_TITLES = frozenset(["dr", "drg", "prof", "ns", "bd", "hj", "h", "ir", "apt", "poli", "poliklinik", "klinik"])


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load brought: rows known to BPJS, and sentences about what could not be read."""

    poli: int
    practitioners: int
    sittings: int
    problems: tuple[str, ...]


def load(*, by: Actor, facility: Facility, now: datetime, days: int = 1) -> Loaded:
    """Load poli, practitioners and the schedules of `days` local dates from today on.

    What is here already is matched by its code, then by its name, else created. Raises a kind of UnableToLoad.
    """
    today = local_date(facility, now)
    found = queries.read_from_bpjs(facility, [today + timedelta(days=ahead) for ahead in range(days)])
    _store_poli(facility, found)
    people = _store_practitioners(facility, found)
    for day in found.antrean_dates:
        _store_schedules(facility, day, [sitting for sitting in found.sittings if sitting.date == day])
    if not found.problems:
        Facility.objects.filter(pk=facility.pk).update(references_until=today + timedelta(days=days - 1))
    registry.tell_loaded(by, facility, now)
    codes = {row.code for row in found.poli} | {row.code for row in found.antrean_poli}
    return Loaded(len(codes), people, len(found.sittings), tuple(found.problems))


def load_everywhere(*, by: Actor, now: datetime) -> int:
    """The daily load of every bridged clinic that does not have tomorrow's lists, longest without first.

    One that fails, whatever the reason, keeps what it has and stops no other. Returns how many were loaded;
    raises SomeNotLoaded at the end if any was not, or only in part.
    """
    waiting = [one for one in queries.bridged_longest_unloaded_first() if not _has_tomorrow(one, now)]
    failed = [facility.slug for facility in waiting if not _is_loaded(by, facility, now)]
    if failed:
        raise SomeNotLoaded(f"{len(failed)} dari {len(waiting)} klinik: {', '.join(failed)}")
    return len(waiting)


def _has_tomorrow(facility: Facility, now: datetime) -> bool:
    until = facility.references_until
    return until is not None and until > local_date(facility, now)


def _is_loaded(by: Actor, facility: Facility, now: datetime) -> bool:
    """The log has the kind of an unforeseen error and not its text, which may quote a person's data."""
    try:
        problems = load(by=by, facility=facility, now=now, days=2).problems
    except UnableToLoad as error:
        problems = (str(error),)
    except Exception as error:  # noqa: BLE001 - one clinic's odd data must not cost the others their day
        problems = (type(error).__name__,)
    for problem in problems:
        logger.warning("referensi klinik %s tidak dimuat: %s", facility.slug, problem)
    return not problems


@transaction.atomic
def _store_poli(facility: Facility, found: References) -> None:
    known = list(Poli.objects.filter(facility=_locked(facility)))
    letters = _free_letters(known)
    for row in found.poli:
        poli = _match(known, row.name, "pcare_code", row.code)
        poli = poli or _new_poli(facility, row.name, row.code, letters, known)
        poli.pcare_code, poli.is_sick_visit = row.code, row.is_sick
        poli.save()
    for open_one in found.antrean_poli:
        poli = _match(known, open_one.name, "antrean_code", open_one.code) or _by_other_code(
            known, open_one.code
        )
        poli = poli or _new_poli(facility, open_one.name, open_one.code, letters, known)
        poli.antrean_code, poli.antrean_name = open_one.code, open_one.name
        poli.save()


@transaction.atomic
def _store_practitioners(facility: Facility, found: References) -> int:
    """Returns how many people there are: the two services know one person by two codes."""
    touched = set()
    known = list(Practitioner.objects.filter(facility=_locked(facility)))
    for row in found.practitioners:
        person = _match(known, row.name, "pcare_code", row.code)
        person = person or _new_practitioner(facility, row.name, row.code, known)
        person.pcare_code = row.code
        person.save()
        touched.add(person.pk)
    for sitting in found.sittings:
        name, code = sitting.practitioner.name, str(sitting.practitioner.code)
        person = _match(known, name, "antrean_code", code)
        person = person or _new_practitioner(facility, name, code, known)
        person.antrean_code, person.antrean_name = code, name
        person.save()
        touched.add(person.pk)
    return len(touched)


@transaction.atomic
def _store_schedules(facility: Facility, day: date, sittings: Iterable[Sitting]) -> None:
    """The date's schedules become exactly what was published."""
    poli = {one.antrean_code: one for one in Poli.objects.filter(facility=_locked(facility))}
    people = {one.antrean_code: one for one in Practitioner.objects.filter(facility=facility)}
    kept = []
    for sitting in sittings:
        schedule, _ = PracticeSchedule.objects.update_or_create(
            poli=poli[sitting.poli.code],
            practitioner=people[str(sitting.practitioner.code)],
            date=day,
            hours=sitting.practitioner.hours,
            defaults={"facility": facility, "capacity": max(sitting.practitioner.capacity, 0)},
        )
        kept.append(schedule.pk)
    PracticeSchedule.objects.filter(facility=facility, date=day).exclude(pk__in=kept).delete()


def _locked(facility: Facility) -> Facility:
    """Two loads of one clinic at once would both create what is missing; the second waits."""
    return Facility.objects.select_for_update().get(pk=facility.pk)


def _match(known: list[T], name: str, column: str, code: str) -> T | None:
    """The row that has this code; else one without a code whose name is the same but for titles and marks."""
    for one in known:
        if getattr(one, column) == code:
            return one
    for one in known:
        if not getattr(one, column) and _key(name) in {_key(one.name), _key(one.antrean_name)}:
            return one
    return None


def _by_other_code(known: list[Poli], code: str) -> Poli | None:
    """Clinics see the same code in both services (spec §5.2), under names that may differ."""
    return next((one for one in known if one.pcare_code == code and not one.antrean_code), None)


def _key(name: str) -> str:
    """A name as it is compared: `POLI GIGI & MULUT` and `Poli Gigi dan Mulut`, `dr. Ani, Sp.A` and `ANI`."""
    words = re.findall(r"\w+", name.partition(",")[0].casefold().replace("&", " dan "))
    return " ".join([word for word in words if word not in _TITLES] or words)


def _new_poli(facility: Facility, name: str, code: str, letters: Iterator[str], known: list[Poli]) -> Poli:
    poli = Poli(facility=facility, name=_free_name(known, name or code), ticket_letter=next(letters))
    known.append(poli)
    return poli


def _new_practitioner(facility: Facility, name: str, code: str, known: list[Practitioner]) -> Practitioner:
    person = Practitioner(facility=facility, name=_free_name(known, name or code))
    known.append(person)
    return person


def _free_name(known: Iterable[Poli | Practitioner], name: str) -> str:
    """Names are unique in a clinic; a second bearer of one gets a number."""
    taken = {one.name for one in known}
    name = " ".join(name.split())[:90]
    return next(
        free for free in (name, *(f"{name} ({n})" for n in range(2, len(taken) + 3))) if free not in taken
    )


def _free_letters(known: Iterable[Poli]) -> Iterator[str]:
    """A, B … Z, AA, AB …, without those in use."""
    taken = {one.ticket_letter for one in known}
    for length in count(1):
        for signs in product(ascii_uppercase, repeat=length):
            letter = "".join(signs)
            if letter not in taken:
                yield letter
