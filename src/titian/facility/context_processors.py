"""What every page of the shell shows: where one is, the menu, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from titian.facility.permissions import ANY_ROLE, MANAGERS, SATUSEHAT, Access, Seat, only_seat


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the menu; `path` is below the facility's address, where `config.urls` mounts the page."""

    section: str
    label: str
    icon: str
    path: str
    hint: str
    access: Access = ANY_ROLE


MENU = (
    MenuEntry("Pelayanan", "Beranda", "layout-dashboard", "", "Halaman awal klinik"),
    MenuEntry("Pelayanan", "Pasien", "users", "pasien/", "Cari, lihat, dan tambah pasien"),
    MenuEntry("Pelayanan", "Pendaftaran", "clipboard-list", "pendaftaran/", "Pendaftaran hari ini"),
    MenuEntry(
        "Integrasi",
        "BPJS FKTP",
        "link",
        "integrasi/bpjs-fktp/",
        "Koneksi, referensi, dan pemantauan kiriman",
        Access(MANAGERS, SATUSEHAT),
    ),
)


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A menu entry as one member sees it on one page."""

    entry: MenuEntry
    href: str
    is_current: bool


def facility(request: HttpRequest) -> dict[str, Any]:
    """`seat` (None when signed out or no facility is chosen) and `menu`, section -> links."""
    seat = _seat(request)
    return {"seat": seat, "menu": _menu(seat, request.path) if seat else {}}


def _seat(request: HttpRequest) -> Seat | None:
    """Account pages belong to no facility: who works in only one sees its menu there all the same."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return getattr(request, "seat", None) or only_seat(user)


def _menu(seat: Seat, path: str) -> dict[str, list[MenuLink]]:
    base = reverse("facility:beranda", kwargs={"facility_slug": seat.facility.slug})
    sections: dict[str, list[MenuLink]] = {}
    for entry in MENU:
        if entry.access.admits(seat):
            href = base + entry.path
            is_current = path.startswith(href) if entry.path else path == href
            sections.setdefault(entry.section, []).append(MenuLink(entry, href, is_current))
    return sections
