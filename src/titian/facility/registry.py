"""What higher apps add to the shell: lines of the menu, tabs of a section, notices, parts of the start page.

Filled in `AppConfig.ready()`.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2s
from typing import Any, Self

from titian.facility.permissions import ANY_ROLE, Access, Seat


@dataclass(frozen=True, slots=True, order=True)
class MenuEntry:
    """A line of the menu. `url_name` takes the facility's slug; entries stand in the order of `place`."""

    place: int
    section: str = field(compare=False)
    label: str = field(compare=False)
    icon: str = field(compare=False)
    url_name: str = field(compare=False)
    hint: str = field(compare=False)
    access: Access = field(compare=False, default=ANY_ROLE)


@dataclass(frozen=True, slots=True, order=True)
class Tab:
    """One page of several that belong together under one menu entry, in the order of `place`."""

    place: int
    label: str = field(compare=False)
    icon: str = field(compare=False)
    url_name: str = field(compare=False)
    access: Access = field(compare=False, default=ANY_ROLE)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something everybody in the clinic, or its admin, must know now; shown on every page until it is over.

    `tone` is danger, warning, info or success. `action` and `href` lead to where it is mended, for who may go there.
    `topic` lets a page that tells of the same thing in more detail hide it. The title changes only when there is
    news: it is read aloud on pages that stay open, what changes often belongs into the text.
    """

    tone: str
    title: str
    text: str
    action: str = ""
    href: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Chore:
    """Work that waits for a person, told on the clinic's start page. `href` is where it is done, "" for who may not."""

    text: str
    action: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeaderBadge:
    """How much of something waits for this seat's hand, at the top of every page for as long as it does.

    `text` has the number and its word, `more` what else who hears the page or points at it is told; neither changes
    by mere passing of time, for a change is read aloud. `is_urgent` must stand in the text as well as in the colour.
    """

    text: str
    more: str
    href: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class StartPart:
    """A part of the clinic's start page: `context` gives what the template shows, None where it has nothing to."""

    template: str
    context: Callable[[Seat, datetime], dict[str, Any] | None]


class Notices(tuple[Notice, ...]):
    """What there is to tell one seat at one instant, with the header's badges.

    `version` is the fingerprint of all; it names that of the titles alone (`news`) and of the badges (`numbers`), so
    that of an older version one can tell which of the two it still has.
    """

    badges: tuple[HeaderBadge, ...]

    def __new__(cls, notices: Iterable[Notice] = (), badges: Iterable[HeaderBadge] = ()) -> Self:
        made = super().__new__(cls, notices)
        made.badges = tuple(badges)
        return made

    @property
    def version(self) -> str:
        return f"{self.news}.{self.numbers}.{_fingerprint(repr(tuple(self)))}"

    @property
    def news(self) -> str:
        return _fingerprint(f"titles{[notice.title for notice in self]!r}")

    @property
    def numbers(self) -> str:
        return _fingerprint(f"badges{self.badges!r}")


def _fingerprint(text: str) -> str:
    return blake2s(text.encode(), digest_size=8).hexdigest()


NoticeSource = Callable[[Seat, datetime], Iterable[Notice]]
BadgeSource = Callable[[Seat, datetime], HeaderBadge | None]
ChoreSource = Callable[[Seat, datetime], Iterable[Chore]]

_menu: list[MenuEntry] = []
_tabs: dict[str, list[Tab]] = {}
_notices: list[NoticeSource] = []
_badges: list[BadgeSource] = []
_chores: list[ChoreSource] = []
_start_parts: list[StartPart] = []


def add_menu_entry(entry: MenuEntry) -> None:
    insort(_menu, entry)


def menu() -> tuple[MenuEntry, ...]:
    return tuple(_menu)


def add_tab(group: str, tab: Tab) -> None:
    """A page of the group, such as "bpjs-fktp"."""
    insort(_tabs.setdefault(group, []), tab)


def tabs(group: str) -> tuple[Tab, ...]:
    return tuple(_tabs.get(group, ()))


def add_notices(source: NoticeSource) -> None:
    """Asked for each whole page and by each open one four times a minute: one query while there is nothing to tell."""
    _notices.append(source)


def add_header_badge(source: BadgeSource) -> None:
    """Asked as often as the notices are, and of as little cost; None while nothing waits."""
    _badges.append(source)


def notices(seat: Seat, now: datetime) -> Notices:
    """What all sources have to tell this seat now, in the order in which they registered."""
    told = (notice for source in _notices for notice in source(seat, now))
    return Notices(told, filter(None, (source(seat, now) for source in _badges)))


def add_chores(source: ChoreSource) -> None:
    """Asked each time that somebody opens the clinic's start page."""
    _chores.append(source)


def chores(seat: Seat, now: datetime) -> list[Chore]:
    """What waits for a person now, as far as it is this seat's work to do or to pass on."""
    return [chore for source in _chores for chore in source(seat, now)]


def add_start_part(part: StartPart) -> None:
    """Below what waits for a person, in the order of registering."""
    _start_parts.append(part)


def start_parts(seat: Seat, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of each part that has something to show this seat now."""
    made = ((part.template, part.context(seat, now)) for part in _start_parts)
    return [(template, context) for template, context in made if context is not None]
