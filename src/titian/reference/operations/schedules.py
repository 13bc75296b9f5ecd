"""Who sits where and when: kept as Antrean FKTP publishes it, and through the maps the clinic's own schedule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from titian.facility.models import Facility, Poli, PracticeSchedule, Practitioner
from titian.reference.lists import Item
from titian.reference.models import ReferenceList, Sitting
from titian.reference.operations.claims import Claim
from titian.reference.operations.entries import store_filled

Key = tuple[int, int, date, str]


def store_day(
    claim: Claim,
    day: date,
    poli: Sequence[Item],
    sittings: Sequence[Sitting],
    cursor: dict[str, Any],
    now: datetime,
    *,
    is_whole: bool,
) -> None:
    """The local date's schedule becomes exactly what was published, here and, by the maps, in the clinic's own.

    What was known stays where not all that was published could be read: who is missing may be in the rest. The poli
    that are open and who sits there go into their lists. Raises ClaimLost.
    """
    facility = claim.row.facility
    if facility is None:
        raise ValueError("schedules are a clinic's own")
    once = {(one.poli_code, one.practitioner_code, one.hours): one for one in sittings}
    with transaction.atomic():
        claim.hold(now, seen=F("seen") + len(once), **cursor)
        known = Sitting.objects.filter(facility=facility, date=day)
        replaced = [
            one.pk for one in known if is_whole or (one.poli_code, one.practitioner_code, one.hours) in once
        ]
        Sitting.objects.filter(pk__in=replaced).delete()
        Sitting.objects.bulk_create(once.values())
        last_on = {"last_on": day.isoformat()}
        places = [replace(one, detail=last_on) for one in poli]
        people = [Item(one.practitioner_code, one.practitioner_name, last_on) for one in sittings]
        _fill(claim.row, {"antrean_poli": places, "antrean_dokter": people}, now)
        earlier = Q(references_until__isnull=True) | Q(references_until__lt=day)
        Facility.objects.filter(earlier, pk=facility.pk).update(references_until=day)
        project_schedules(facility=facility, first=day, last=day)


def _fill(row: ReferenceList, lists: Mapping[str, Sequence[Item]], now: datetime) -> None:
    for name, items in lists.items():
        into, _ = ReferenceList.objects.get_or_create(facility=row.facility, name=name)
        store_filled(into, row.run, items, now)


@transaction.atomic
def project_schedules(*, facility: Facility, first: date, last: date | None = None) -> None:
    """The clinic's own schedule from `first` on becomes what Antrean published, seen through the clinic's maps.

    Only dates that BPJS gave whole: others are left as they are. To be called whenever a map changed.
    """
    facility = locked(facility)
    if facility.references_until is None:
        return
    until = min(last or facility.references_until, facility.references_until)
    wanted = _wanted(facility, first, until)
    present = PracticeSchedule.objects.filter(facility=facility, date__range=(first, until))
    known = {(one.poli_id, one.practitioner_id, one.date, one.hours): one for one in present}
    PracticeSchedule.objects.filter(pk__in=[known[key].pk for key in known.keys() - wanted.keys()]).delete()
    PracticeSchedule.objects.bulk_create(wanted[key] for key in wanted if key not in known)
    for key in wanted.keys() & known.keys():
        if known[key].capacity != wanted[key].capacity:
            known[key].capacity = wanted[key].capacity
            known[key].save(update_fields=["capacity"])


def _wanted(facility: Facility, first: date, last: date) -> dict[Key, PracticeSchedule]:
    """Two poli of ours may be one of BPJS's, and each has its sittings then."""
    places: dict[str, list[Poli]] = defaultdict(list)
    for poli in Poli.objects.filter(facility=facility).exclude(antrean_code=""):
        places[poli.antrean_code].append(poli)
    mapped = Practitioner.objects.filter(facility=facility).exclude(antrean_code="")
    people = {person.antrean_code: person for person in mapped}
    found: dict[Key, PracticeSchedule] = {}
    for one in Sitting.objects.filter(facility=facility, date__range=(first, last)):
        if person := people.get(one.practitioner_code):
            for place in places[one.poli_code]:
                found[place.pk, person.pk, one.date, one.hours] = _schedule(place, person, one)
    return found


def _schedule(poli: Poli, person: Practitioner, one: Sitting) -> PracticeSchedule:
    return PracticeSchedule(
        facility_id=one.facility_id,
        poli=poli,
        practitioner=person,
        date=one.date,
        hours=one.hours,
        capacity=one.capacity,
    )


def forget_past(*, facility: Facility, today: date) -> None:
    """What was published for dates that are over is of no use any more."""
    Sitting.objects.filter(facility=facility, date__lt=today).delete()


def locked(facility: Facility) -> Facility:
    """Two who write a clinic's poli, practitioners and schedules at once would both create what is missing."""
    return Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
