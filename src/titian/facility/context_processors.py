"""What every page of the shell shows: where one is, the menu, what everybody must know, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from titian.facility import guide, registry
from titian.facility.permissions import Seat, only_seat
from titian.facility.registry import MenuEntry


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A menu entry as one member sees it on one page."""

    entry: MenuEntry
    href: str
    is_current: bool


def facility(request: HttpRequest) -> dict[str, Any]:
    """`seat` (None when signed out or no facility is chosen), `menu`: section -> links, `notices`, and `guide_url`:
    the address of this very page's help.

    All but the seat is made only where a template shows them: fragments do not.
    """
    seat = _seat(request)
    guide_url = SimpleLazyObject(lambda: _guide_url(request, seat))
    if seat is None:
        return {"seat": None, "menu": {}, "notices": [], "guide_url": guide_url}
    notices = SimpleLazyObject(lambda: registry.notices(seat, timezone.now()))
    menu = SimpleLazyObject(lambda: _menu(seat, request.path))
    return {"seat": seat, "menu": menu, "notices": notices, "guide_url": guide_url}


def _seat(request: HttpRequest) -> Seat | None:
    """Account pages belong to no facility: who works in only one sees its menu there all the same."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return getattr(request, "seat", None) or only_seat(user)


def _guide_url(request: HttpRequest, seat: Seat | None) -> str:
    """An address that is not there (404) has no match, and the contents page for its help."""
    match = request.resolver_match
    topic = guide.topic_of(match.view_name) if match else guide.CONTENTS
    name, place = ("facility:guide", [seat.facility.slug]) if seat else ("guide", [])
    return reverse(f"{name}_topic", args=[*place, topic]) if topic else reverse(name, args=place)


def _menu(seat: Seat, path: str) -> dict[str, list[MenuLink]]:
    entries = [entry for entry in registry.menu() if entry.access.admits(seat)]
    hrefs = [reverse(entry.url_name, args=[seat.facility.slug]) for entry in entries]
    home = reverse("facility:beranda", args=[seat.facility.slug])
    above = [href for href in hrefs if path.startswith(href) and (href != home or path == home)]
    here = max(above, key=len, default="")
    sections: dict[str, list[MenuLink]] = {}
    for entry, href in zip(entries, hrefs, strict=True):
        sections.setdefault(entry.section, []).append(MenuLink(entry, href, href == here))
    return sections
