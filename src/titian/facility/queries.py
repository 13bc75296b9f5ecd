"""Reads: what day it is at the clinic, who works where, what is bridged, which village is meant."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.utils.timezone import is_naive

from titian.accounts.models import User
from titian.facility.models import Facility, Poli, PracticeSchedule, Village

VILLAGES_SHOWN = 20
# Typed out of habit before a name; "kota" and "kabupaten" stay, they tell two cities of one name apart.
LEVEL_WORDS = frozenset({"kel", "kelurahan", "desa", "ds", "kec", "kecamatan", "prov", "provinsi"})


def local_date(facility: Facility, now: datetime) -> date:
    """The clinic's calendar day at the instant `now` (aware): 02:41 WIB on the 22nd is the 22nd."""
    if is_naive(now):
        raise ValueError("an instant without a zone has no local date")
    return now.astimezone(facility.zone).date()


def end_of_local_day(facility: Facility, day: date) -> datetime:
    """The first instant of the next local day, aware."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=facility.zone)


def facilities_of(user: User) -> QuerySet[Facility]:
    """Where the user holds a role, by name."""
    return Facility.objects.filter(assignments__user=user).order_by("name")


def schedules_for(facility: Facility, poli: Poli, day: date) -> QuerySet[PracticeSchedule]:
    """Who sits at the poli on that local date, as Antrean published it; by hours, then name."""
    schedules = PracticeSchedule.objects.filter(facility=facility, poli=poli, date=day)
    return schedules.select_related("practitioner").order_by("hours", "practitioner__name")


def folded(text: str) -> str:
    """Text as it is compared: ASCII, lower case, apostrophes dropped, everything else one space."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).strip()


def village_search_text(village: Village) -> str:
    """What `villages` looks into; the name stands first and ends with a slash, so that it can be ranked."""
    areas = (village.district, village.city, village.province, village.postal_code)
    return f"{folded(village.name)}/ " + " ".join(map(folded, areas))


def city_names() -> list[str]:
    """Each kota and kabupaten by name as a KTP writes it, Bogor once for the two of that name; by letter."""
    return cities_among(Village.objects.count())


@lru_cache(maxsize=1)
def cities_among(_villages: int) -> list[str]:
    """Read anew when the list of villages has grown: it is the nation's, and long."""
    cities = Village.objects.order_by().values_list("city", flat=True).distinct()
    names = {city.removeprefix("Kota ").removeprefix("Kabupaten ") for city in cities}
    return sorted(names - {""})


def villages(text: str) -> list[Village]:
    """At most 20 villages of which every word typed is a part: of the village's own name, the kecamatan,
    the city, the province or the postal code. The nearest names first."""
    words = [word for word in folded(text).split() if word not in LEVEL_WORDS]
    if sum(map(len, words)) < 3:
        return []
    found = Village.objects.filter(*(Q(search_text__contains=word) for word in words))
    rank = Case(
        When(search_text__startswith=" ".join(words) + "/", then=0),
        When(search_text__startswith=" ".join(words), then=1),
        When(search_text__startswith=words[0] + "/", then=2),
        When(search_text__startswith=words[0], then=3),
        default=4,
        output_field=IntegerField(),
    )
    return list(found.order_by(rank, "name", "code")[:VILLAGES_SHOWN])
