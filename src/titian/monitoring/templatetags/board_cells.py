"""The lines of the board. A page has fifty, and to look a value up in a template costs as much as to read it from the
database: the template of a line is drawn once a process for each form that a line can have, and the values are put in.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from titian.facility.rights import Right
from titian.monitoring.queries.columns import Cell
from titian.monitoring.queries.rows import Row
from titian.outbox.states import Badge

register = Library()


@register.simple_tag(takes_context=True)
def job_lines(context: Context, lines: Iterable[tuple[Row, Iterable[Cell]]]) -> SafeString:
    """All lines of the table; the page of a job stands under `address`, that of the board."""
    query, seat = context["query"], context["seat"]
    shared = {
        "address": context["address"],
        "below": f"?{query}" if query else "",
        "may_tick": "ya" if seat.can(Right.BULK) else "",
        "may_resend": "ya" if seat.can(Right.RESEND) else "",
    }
    drawn = (_line(_values(row, cells) | shared) for row, cells in lines)
    return mark_safe("".join(drawn))  # noqa: S308 - each value is escaped in it


def _values(row: Row, cells: Iterable[Cell]) -> dict[str, str]:
    """What a line says; "" where it says nothing."""
    patient = row.patient
    return {
        "pk": str(row.job.pk),
        "version": str(row.job.version),
        "day": row.day,
        "time": row.time,
        "number": patient.display_number if patient else "",
        "name": patient.name if patient else "",
        "identity": row.identity,
        "called": row.called,
        "why": row.masked_reason,
        "mark": row.mark,
        "no_resend": row.no_resend,
        "badge": badge(row.badge),
        "cells": mark_safe("".join(map(_cell, cells))),  # noqa: S308 - each is formatted below
    }


def _line(values: Mapping[str, str]) -> str:
    form = _form(frozenset(name for name, value in values.items() if value))
    return form % {name: conditional_escape(value) for name, value in values.items()}


@lru_cache(maxsize=256)
def _form(said: frozenset[str]) -> str:
    """The line with a place for each value that it says anything of."""
    places = {name: mark_safe(f"%({name})s") for name in said}  # noqa: S308 - our own names
    return render_to_string("monitoring/row.html", _as_row(places))


def _as_row(places: Mapping[str, str]) -> dict[str, Any]:
    """The places under the names by which the panel, too, knows a row: both have the button in common."""
    return {
        **places,
        "row": {"no_resend": places.get("no_resend", "")},
        "job": {"version": places["version"]},
    }


@register.simple_tag
@lru_cache(maxsize=64)
def badge(one: Badge) -> SafeString:
    return render_to_string("monitoring/badge.html", {"badge": one})


@lru_cache(maxsize=2048)
def _cell(cell: Cell) -> SafeString:
    if not cell.text and not cell.sub:
        return format_html('<td class="own nothing" data-label="{}">–</td>', cell.heading)
    style = mark_safe(' class="mono"') if cell.is_mono else ""
    text = format_html("<span{}>{}</span>", style, cell.text) if cell.text else "–"
    sub = format_html('<span class="sub">{}</span>', cell.sub) if cell.sub else ""
    return format_html('<td class="own" data-label="{}">{}{}</td>', cell.heading, text, sub)
