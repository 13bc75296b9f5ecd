"""Parts of every page: the tabs of a section, and how a form's control looks on top of what Django says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from titian.facility import registry
from titian.facility.access import queries
from titian.facility.models import Penjamin
from titian.facility.permissions import MANAGERS, Seat
from titian.facility.rights import Right

register = template.Library()


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab as one member sees it on one page."""

    tab: registry.Tab
    href: str
    is_current: bool


@register.inclusion_tag("facility/tabs.html", takes_context=True)
def tabs(context: Context, group: str, label: str) -> dict[str, Any]:
    """The pages of a group that the member may open; `label` names the list for who cannot see it."""
    seat, path = context["seat"], context["request"].path
    hrefs = {tab: reverse(tab.url_name, args=[seat.facility.slug]) for tab in registry.tabs(group)}
    here = max((href for href in hrefs.values() if path.startswith(href)), key=len, default="")
    links = [TabLink(tab, href, href == here) for tab, href in hrefs.items() if tab.access.admits(seat)]
    return {"links": links, "label": label}


@register.inclusion_tag("facility/no_penjamin.html", takes_context=True)
def no_penjamin(context: Context, offered: QuerySet[Penjamin]) -> dict[str, Any]:
    """Who adds the first one, where none is `offered`; nothing where some are."""
    seat = context["seat"]
    return {"is_empty": not offered, "seat": seat, "may_add": seat.role in MANAGERS}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget with its class; Django adds aria-describedby, aria-invalid and required."""
    widget = field.field.widget
    classes = [widget.attrs.get("class", ""), _bootstrap_class(widget), "is-invalid" if field.errors else ""]
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # says nothing that the label does not
    if field.name == getattr(field.form, "focused", ""):
        attrs["autofocus"] = True
    return field.as_widget(attrs=attrs)


def _bootstrap_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "" if widget.is_hidden else "form-control"


@register.filter
def can(seat: Seat, right: str) -> bool:
    """`{% if seat|can:"kirim_ulang" %}`; raises ValueError for what is no right, so that no button hides for ever."""
    return seat.can(Right(right))


@register.simple_tag(takes_context=True)
def who_may(context: Context, right: str) -> list[str]:
    """`{% who_may "kirim_ulang" as names %}`: whom a page names to one who reads of an act that is not theirs."""
    return queries.who_may(context["seat"].facility, Right(right))


@register.filter
def whatsapp_number(phone: str) -> str:
    """Digits as wa.me wants them: country code first, no plus (`0812 3456` -> `628123456`)."""
    digits = "".join(filter(str.isdigit, phone))
    return "62" + digits[1:] if digits.startswith("0") else digits
