"""Reads: what day it is at the clinic, who works where, what is bridged, which village is meant."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache, reduce
from operator import and_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower, Replace
from django.utils.timezone import is_naive

from titian.accounts.models import User
from titian.facility.models import Facility, Poli, PracticeSchedule, Village

VILLAGES_SHOWN, MOST_WORDS = 20, 12
"""Of words as many are looked at as name a village, its kecamatan, city and province; a thousand no database takes."""
MOST_RANKED = 4
"""No village's name has more words."""

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


def villages(text: str, near: str = "") -> list[Village]:
    """At most 20 villages of which every word typed is a part: of the village's own name, the kecamatan,
    the city, the province or the postal code. The nearest names first; of equal ones those `near`, a code of a
    kota or kabupaten, then of its province."""
    words = [word for word in folded(text).split() if word not in LEVEL_WORDS][:MOST_WORDS]
    if sum(map(len, words)) < 3:
        return []
    read = Village.objects.alias(squeezed=_squeezed("search_text"), kecamatan=_squeezed("district"))
    parts = reduce(and_, (Q(search_text__contains=word) for word in words))
    # Who writes in one word what the list writes in two is understood, but looking so takes three times as long.
    return _nearest(read.filter(parts), words, near) or _nearest(
        read.filter(squeezed__contains="".join(words)), words, near
    )


def _nearest(found: QuerySet[Village], words: list[str], near: str) -> list[Village]:
    order = (_rank(words), _distance(near), _in_town(), _own(words), "name", "code")
    return list(found.order_by(*order)[:VILLAGES_SHOWN])


def _squeezed(column: str) -> Lower:
    return Lower(Replace(column, Value(" "), Value("")))


def _rank(words: list[str]) -> Case:
    """By how many of the first words village or kecamatan is called, wholly before by its beginning."""
    whens: list[When] = []
    for count in range(min(len(words), MOST_RANKED), 0, -1):
        name = "".join(words[:count])
        called = Q(squeezed__startswith=f"{name}/") | Q(kecamatan=name)
        begins = Q(squeezed__startswith=name) | Q(kecamatan__startswith=name)
        whens += [When(called, then=len(whens)), When(begins, then=len(whens) + 1)]
    return Case(*whens, default=len(whens), output_field=IntegerField())


def _distance(near: str) -> Case:
    """Where nothing is near, all are equally far."""
    city, province = (
        When(code__startswith=near, then=0),
        When(code__startswith=near[:2], then=int(bool(near))),
    )
    return Case(city, province, default=2, output_field=IntegerField())


def _in_town() -> Case:
    """More people live in a kota than in a kabupaten."""
    return Case(When(city__startswith="Kota ", then=0), default=1, output_field=IntegerField())


def _own(words: list[str]) -> Case:
    """The village's own name before its kecamatan's."""
    whole, begins = (
        When(squeezed__startswith="".join(words) + "/", then=0),
        When(squeezed__startswith=words[0], then=1),
    )
    return Case(whole, begins, default=2, output_field=IntegerField())
