"""Which of BPJS's lists gives which code of our poli and practitioners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from titian.facility.models import Facility, Poli, Practitioner
from titian.outbox.kinds import Service
from titian.reference.models import Entry, ReferenceList

Own = Poli | Practitioner


@dataclass(frozen=True, slots=True)
class Map:
    """One list and the rows of ours that it gives a code; `facts` are the columns that follow BPJS's row."""

    list_name: str
    service: Service
    model: type[Poli] | type[Practitioner]
    facts: Callable[[Entry], dict[str, Any]]

    @property
    def column(self) -> str:
        """Where our row keeps the code, "" while it is not mapped."""
        return f"{self.service}_code"

    def code_of(self, own: Own) -> str:
        return str(getattr(own, self.column))


def _is_sick(entry: Entry) -> dict[str, Any]:
    """Nothing where BPJS does not say: the kind of care is claimed for by it."""
    is_sick = entry.detail.get("is_sick")
    return {} if is_sick is None else {"is_sick_visit": is_sick}


def _antrean_name(entry: Entry) -> dict[str, Any]:
    return {"antrean_name": entry.name}


_ALL = (
    Map("poli", Service.PCARE, Poli, _is_sick),
    Map("antrean_poli", Service.ANTREAN, Poli, _antrean_name),
    Map("dokter", Service.PCARE, Practitioner, lambda _: {}),
    Map("antrean_dokter", Service.ANTREAN, Practitioner, _antrean_name),
)

MAPS: Mapping[str, Map] = {one.list_name: one for one in _ALL}
"""By the name of the list."""


def maps_of(model: type[Poli] | type[Practitioner]) -> list[Map]:
    """PCare's, then Antrean's."""
    return [one for one in _ALL if one.model is model]


def own_rows(facility: Facility, model: type[Poli] | type[Practitioner]) -> list[Own]:
    """The clinic's poli or practitioners, those in use first, by name."""
    return list(model._default_manager.filter(facility=facility).order_by("-is_active", "name"))


def rows_by_list(facility: Facility) -> dict[str, dict[str, Entry]]:
    """What BPJS has in the lists of the maps, by list and code in the order of names; those that are gone too.

    Without what else BPJS says of a row: who needs that asks for the one row.
    """
    lists = ReferenceList.objects.filter(facility=facility, name__in=MAPS).values_list("pk", "name")
    names = dict(lists)
    rows: dict[str, dict[str, Entry]] = {name: {} for name in MAPS}
    found = Entry.objects.filter(list__in=names).defer("detail", "search_text")
    for entry in found.order_by("name", "code"):
        rows[names[entry.list_id]][entry.code] = entry
    return rows
