"""What is not mapped, or to something that BPJS has no more; what is used today stands first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from titian.facility.models import Facility, Poli, Practitioner, ServiceAccount
from titian.outbox.kinds import Service
from titian.reference import registry
from titian.reference.models import Entry, ReferenceList, Sitting
from titian.reference.queries.maps import MAPS, Map, Own, maps_of, own_rows
from titian.reference.registry import Use, Work

Seat = tuple[type[Poli] | type[Practitioner], str]
"""Whose seat in a schedule, and the code at Antrean."""

UNMAPPED, GONE = "belum dipetakan", "sudah tidak ada di BPJS"


@dataclass(frozen=True, slots=True)
class Gap:
    """One code that is missing. `href` leads to the row where it is mended: ours, or BPJS's that is none of ours.

    `pendaftaran` are of the local date that was asked about, `held` the promises that wait for just this,
    `sits` says that BPJS has a schedule for it on that date.
    """

    name: str
    service: Service
    problem: str
    href: str
    pendaftaran: int = 0
    held: int = 0
    sits: bool = False

    @property
    def is_used(self) -> bool:
        """Whether anything of today needs it."""
        return self.sits or self.pendaftaran + self.held > 0


def gaps(facility: Facility, day: date) -> list[Gap]:
    """All gaps of the clinic on a local date at the services it is bridged to: used ones first, most held first."""
    services = _bridged(facility)
    page = reverse("reference:mapping", args=[facility.slug])
    work = {one.ref: one for one in registry.work(facility, day)}
    living = _living(facility)
    sittings = list(Sitting.objects.filter(facility=facility, date=day)) if "antrean" in services else []
    seated = {pair for one in sittings for pair in _seats(one)}
    own = _own(facility)
    found = [
        _gap(row, one, page, work.get(row.ref), problem, sits=(type(row), row.antrean_code) in seated)
        for row in own
        for one in maps_of(type(row))
        if one.service in services and (problem := _problem(one.code_of(row), living.get(one.list_name)))
        if row.is_active or row.ref in work
    ]
    found += _strangers(facility, sittings, own)
    return sorted(found, key=lambda gap: (not gap.is_used, -gap.held, -gap.pendaftaran, gap.name))


def _bridged(facility: Facility) -> set[str]:
    accounts = ServiceAccount.objects.filter(facility=facility, is_on=True, bridged_since__isnull=False)
    return set(accounts.values_list("service", flat=True))


def _living(facility: Facility) -> dict[str, set[str]]:
    """The codes of each list that was once read whole; of others nobody can say what is gone."""
    read = ReferenceList.objects.filter(facility=facility, name__in=MAPS, finished_at__isnull=False)
    codes: dict[str, set[str]] = {name: set() for name in read.values_list("name", flat=True)}
    living = Entry.objects.filter(list__in=read, gone_at__isnull=True)
    for name, code in living.values_list("list__name", "code"):
        codes[name].add(code)
    return codes


def _problem(code: str, living: set[str] | None) -> str:
    if not code:
        return UNMAPPED
    return GONE if living is not None and code not in living else ""


def _gap(own: Own, one: Map, page: str, work: Work | None, problem: str, *, sits: bool) -> Gap:
    pendaftaran, held = (work.pendaftaran, work.held.get(one.service, 0)) if work else (0, 0)
    return Gap(own.name, one.service, problem, f"{page}#baris-{own.ref}", pendaftaran, held, sits)


def _seats(one: Sitting) -> dict[Seat, str]:
    """The poli and the practitioner of a sitting, with what BPJS calls them."""
    return {
        (Poli, one.poli_code): one.poli_name,
        (Practitioner, one.practitioner_code): one.practitioner_name,
    }


def _strangers(facility: Facility, sittings: Iterable[Sitting], own: Iterable[Own]) -> list[Gap]:
    """Whom BPJS has sitting on the date and nobody of ours is."""
    ours = {(type(row), row.antrean_code) for row in own}
    named = {seat: name for one in sittings for seat, name in _seats(one).items() if seat not in ours}
    return [
        Gap(name, Service.ANTREAN, UNMAPPED, _page_of_stranger(facility, model, code), sits=True)
        for (model, code), name in named.items()
    ]


def _page_of_stranger(facility: Facility, model: type[Poli] | type[Practitioner], code: str) -> str:
    name = maps_of(model)[1].list_name
    return f"{reverse('reference:unclaimed', args=[facility.slug, name])}#{name}-{code}"


def uses(facility: Facility, day: date) -> list[Use]:
    """The codes that the maps use, for who asks what is used but gone."""
    page = reverse("reference:mapping", args=[facility.slug])
    counts = {one.ref: one.pendaftaran for one in registry.work(facility, day)}
    return [
        Use(one.list_name, "", code, row.name, f"{page}#baris-{row.ref}", counts.get(row.ref, 0))
        for row in _own(facility)
        for one in maps_of(type(row))
        if row.is_active and (code := one.code_of(row))
    ]


def _own(facility: Facility) -> list[Own]:
    return [*own_rows(facility, Poli), *own_rows(facility, Practitioner)]
