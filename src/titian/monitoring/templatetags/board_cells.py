"""What the lines of the board have in common: a badge, a poli, a doctor stands in many and is drawn once in a process.

A page has fifty lines, and each value of one costs as much to look up in a template as to read from the database.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from titian.monitoring.queries.columns import Cell
from titian.outbox.states import Badge

register = Library()


@register.simple_tag
@lru_cache(maxsize=64)
def badge(one: Badge) -> SafeString:
    return render_to_string("monitoring/badge.html", {"badge": one})


@register.simple_tag
def own_cells(cells: Iterable[Cell]) -> SafeString:
    """The columns that come with the kind."""
    return mark_safe("".join(map(_cell, cells)))  # noqa: S308 - each is formatted below


@lru_cache(maxsize=2048)
def _cell(cell: Cell) -> SafeString:
    if not cell.text and not cell.sub:
        return format_html('<td class="own nothing" data-label="{}">–</td>', cell.heading)
    style = mark_safe(' class="mono"') if cell.is_mono else ""
    text = format_html("<span{}>{}</span>", style, cell.text) if cell.text else "–"
    sub = format_html('<span class="sub">{}</span>', cell.sub) if cell.sub else ""
    return format_html('<td class="own" data-label="{}">{}{}</td>', cell.heading, text, sub)
