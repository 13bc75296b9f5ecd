"""Who of ours is who at BPJS, and the clinic's poli and practitioners themselves. Nothing is deleted.

A changed map brings BPJS's schedule into the clinic's own, and asks for what was promised with the old codes to be
made anew, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility, Poli, Practitioner
from titian.facility.queries import local_date
from titian.outbox.kinds import Service
from titian.reference.errors import UnableToMap
from titian.reference.models import Entry
from titian.reference.operations import renewals
from titian.reference.operations.newcomers import newcomer
from titian.reference.operations.schedules import locked, project_schedules
from titian.reference.queries.mapping import Board, board
from titian.reference.queries.maps import MAPS, Map, Own, maps_of, own_rows

KEPT = ("name", "ticket_letter", "is_active", "pcare_code", "is_sick_visit", "antrean_code", "antrean_name")


def save_own(
    *,
    by: Actor,
    facility: Facility,
    model: type[Poli] | type[Practitioner],
    ref: UUID | None,
    facts: Mapping[str, Any],
    now: datetime,
) -> Own:
    """Keep what is given of a poli or practitioner: `name`, `ticket_letter`, `is_active` and the two codes.

    `ref` None makes a new one. Raises UnableToMap, and the model's DoesNotExist for another facility's row.
    """
    with transaction.atomic():
        facility = locked(facility)
        own = own_rows(facility, model)
        row = model(facility=facility) if ref is None else _found(own, model, ref)
        before = _facts(row)
        for name in facts.keys() & {"name", "ticket_letter", "is_active"}:
            setattr(row, name, facts[name])
        _refuse_double(row, own)
        for one in maps_of(model):
            if one.column in facts and facts[one.column] != one.code_of(row):
                _take(row, one, facts[one.column], own)
        _keep(by, row, before, now)
        if _facts(row) != before:
            _follow(facility, [row], now)
    return row


def accept_certain(*, by: Actor, facility: Facility, now: datetime) -> int:
    """Save all suggestions that are certain. Returns how many rows were mapped.

    They are worked out before anything is locked; what somebody else mapped meanwhile is suggested no more.
    """
    shown = board(facility)
    with transaction.atomic():
        facility = locked(facility)
        mapped = [
            row
            for model in (Poli, Practitioner)
            for row in _accept(by, own_rows(facility, model), shown, now)
        ]
        if mapped:
            _follow(facility, mapped, now)
    return len(mapped)


def adopt(*, by: Actor, facility: Facility, list_name: str, code: str, now: datetime) -> Own:
    """Make a row of BPJS's one of the clinic's own, mapped. Raises UnableToMap."""
    one = MAPS.get(list_name)
    if one is None:
        raise UnableToMap("Daftar ini tidak memuat poli atau tenaga medis.")
    with transaction.atomic():
        facility = locked(facility)
        own = own_rows(facility, one.model)
        if holder := _holder(own, one, code):
            raise UnableToMap(f"Sudah dipetakan ke {holder.name}.")
        row = newcomer(facility, one, _entry(facility, one, code), own)
        before = _facts(row)
        _take(row, one, code, own)
        _keep(by, row, before, now)
        _follow(facility, [row], now)
    return row


def _accept(by: Actor, own: list[Own], shown: Board, now: datetime) -> list[Own]:
    before = {row: _facts(row) for row in own}
    for one in maps_of(type(own[0])) if own else ():
        certain = {
            ref: found.code for ref, found in shown.suggested[one.list_name].items() if found.is_certain
        }
        entries = _entries(own[0].facility, one, certain.values())
        for row in own:
            entry = entries.get(certain.get(row.ref, ""))
            if entry and _is_free(row, one, entry, own, shown):
                _give(row, one, entry)
    mapped = [row for row in own if _facts(row) != before[row]]
    for row in mapped:
        _keep(by, row, before[row], now)
    return mapped


def _is_free(row: Own, one: Map, entry: Entry, own: Iterable[Own], shown: Board) -> bool:
    """Whether both are still without each other, as they were when it was suggested."""
    is_as_seen = any(seen == row and one.code_of(seen) == one.code_of(row) for seen in shown.own)
    return is_as_seen and row.is_active and entry.gone_at is None and _holder(own, one, entry.code) is None


def _follow(facility: Facility, rows: Iterable[Own], now: datetime) -> None:
    """What hangs on these rows of ours, now that they are others."""
    project_schedules(facility=facility, first=local_date(facility, now))
    renewals.ask(facility=facility, refs={row.ref for row in rows}, now=now)


def _found(own: Iterable[Own], model: type[Poli] | type[Practitioner], ref: UUID) -> Own:
    row = next((one for one in own if one.ref == ref), None)
    if row is None:
        raise model.DoesNotExist
    return row


def _facts(row: Own) -> dict[str, Any]:
    return {name: getattr(row, name) for name in KEPT if hasattr(row, name)}


def _refuse_double(row: Own, own: Iterable[Own]) -> None:
    for name, label in (("name", "Nama"), ("ticket_letter", "Huruf")):
        mine = str(getattr(row, name, "")).casefold()
        other = next(
            (one for one in own if one != row and mine == str(getattr(one, name, "")).casefold()), None
        )
        if mine and other is not None:
            raise UnableToMap(f"{label} ini sudah dipakai {_named(other)}.", name)


def _take(row: Own, one: Map, code: str, own: Iterable[Own]) -> None:
    """Give the row this code and what follows from it. Two poli may share one of BPJS's, two people may not."""
    if not code:
        setattr(row, one.column, "")
        row.antrean_name = "" if one.service == Service.ANTREAN else row.antrean_name
        return
    entry = _entry(row.facility, one, code)
    if entry.gone_at is not None:
        raise UnableToMap(f"{entry.name} ({code}) sudah tidak ada di BPJS. Pilih yang lain.", one.column)
    holder = _holder([other for other in own if other != row], one, code)
    if holder is not None and isinstance(row, Practitioner):
        sentence = f"{entry.name} di BPJS sudah dipetakan ke {_named(holder)}."
        raise UnableToMap(sentence, one.column)
    _give(row, one, entry)


def _give(row: Own, one: Map, entry: Entry) -> None:
    for name, value in {one.column: entry.code, **one.facts(entry)}.items():
        setattr(row, name, value)


def _entry(facility: Facility, one: Map, code: str) -> Entry:
    """Raises UnableToMap; `code` is then what somebody typed."""
    found = _entries(facility, one, [code]).get(code)
    if found is None:
        raise UnableToMap(f"{code[:60]} tidak ada di daftar BPJS. Pilih dari daftarnya.", one.column)
    return found


def _entries(facility: Facility, one: Map, codes: Iterable[str]) -> dict[str, Entry]:
    """By code; what its list does not have is left out."""
    rows = Entry.objects.filter(list__facility=facility, list__name=one.list_name, code__in=list(codes))
    return {entry.code: entry for entry in rows}


def _holder(own: Iterable[Own], one: Map, code: str) -> Own | None:
    return next((row for row in own if one.code_of(row) == code), None)


def _named(row: Own) -> str:
    return row.name if row.is_active else f"{row.name} (tidak aktif)"


def _keep(by: Actor, row: Own, before: Mapping[str, Any], now: datetime) -> None:
    """Save, and remember who changed what from what. Raises UnableToMap."""
    try:
        row.full_clean(exclude={"facility"}, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise UnableToMap(" ".join(sentences), field) from error
    action = f"{'add' if row.pk is None else 'map'}_{row._meta.model_name}"
    detail = {name: [before[name], value] for name, value in _facts(row).items() if value != before[name]}
    if detail or row.pk is None:
        row.save()
        record_event(
            by=by, action=action, facility_id=row.facility_id, subject=str(row)[:100], detail=detail, now=now
        )
