"""What higher apps add to the shell: lines of the menu, tabs of a section, notices. Filled in `AppConfig.ready()`."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2s

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


class Notices(tuple[Notice, ...]):
    """What there is to tell one seat at one instant. `version` is its fingerprint, `news` that of the titles alone."""

    __slots__ = ()

    @property
    def version(self) -> str:
        return f"{self.news}.{_fingerprint(repr(tuple(self)))}"

    @property
    def news(self) -> str:
        return _fingerprint(repr([notice.title for notice in self]))


def _fingerprint(text: str) -> str:
    return blake2s(text.encode(), digest_size=8).hexdigest()


NoticeSource = Callable[[Seat, datetime], Iterable[Notice]]
ChoreSource = Callable[[Seat, datetime], Iterable[Chore]]

_menu: list[MenuEntry] = []
_tabs: dict[str, list[Tab]] = {}
_notices: list[NoticeSource] = []
_chores: list[ChoreSource] = []


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


def notices(seat: Seat, now: datetime) -> Notices:
    """What all sources have to tell this seat now, in the order in which they registered."""
    return Notices(notice for source in _notices for notice in source(seat, now))


def add_chores(source: ChoreSource) -> None:
    """Asked each time that somebody opens the clinic's start page."""
    _chores.append(source)


def chores(seat: Seat, now: datetime) -> list[Chore]:
    """What waits for a person now, as far as it is this seat's work to do or to pass on."""
    return [chore for source in _chores for chore in source(seat, now)]
