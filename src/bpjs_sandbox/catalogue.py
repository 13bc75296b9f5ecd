"""The lists that a clinic's program reads: rows by list, and what a trainer changed in them meanwhile.

BPJS renames a doctor, closes a poli and adds a medicine without a word. `Catalogue.change` does the same to any
list of one clinic; the base lists never change, so that a reset needs only to forget the changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

from bpjs_sandbox.accounts import BY_KEY, Account


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list. `group` tells lists of one kind apart: the poli of a doctor, the kind of an allergy.

    `facts` are the other fields under BPJS's names; some (the weekdays of a practice) are never shown.
    """

    code: str
    name: str
    group: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


Source = Callable[[Account, int], Iterable[Row]]
"""A list as it is before any change, for a clinic and a seed."""


@dataclass(frozen=True, slots=True)
class Change:
    """Rename the rows of a code, remove them (`name` None), or add one when there is none.

    An empty `group` means the rows of that code in every group; a new row of a grouped list must name its group.
    """

    clinic: str
    list: str
    code: str
    name: str | None
    group: str = ""


class ChangeError(ValueError):
    """A change that cannot be made; the text says why."""


def change_from(given: object) -> Change:
    """Read a change from JSON. Raises ChangeError naming the fields that are wanted."""
    fields = dict(given) if isinstance(given, dict) else {}
    texts = {name: fields.pop(name, "") for name in ("clinic", "list", "code", "group")}
    new_name = fields.pop("name", "")
    has_texts = all(isinstance(value, str) for value in texts.values())
    if fields or not has_texts or not (new_name is None or (isinstance(new_name, str) and new_name.strip())):
        raise ChangeError("wanted: the texts clinic, list, code, name (or null) and, if need be, group")
    return Change(**texts, name=new_name)


class _List:
    """One list of one clinic as it is now, with the look-ups that requests need."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self.by_group: dict[str, list[Row]] = defaultdict(list)
        self.by_code: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            self.by_group[row.group].append(row)
            self.by_code[_key(row.code)].append(row)

    @cached_property
    def searchable(self) -> list[tuple[str, Row]]:
        """What a search looks at: the code, the code without its dot, and the name, all in small letters."""
        return [(f"{row.code}\n{_key(row.code)}\n{row.name}".lower(), row) for row in self.rows]


_NUMBERED = frozenset({"antrean_dokter", "club"})
"""Lists whose codes are numbers on the wire."""


class Catalogue:
    """All lists of all clinics, each built when it is first asked for."""

    def __init__(self, sources: Mapping[str, Source], seed: int) -> None:
        self._sources = sources
        self._seed = seed
        self._changes: list[Change] = []
        self._lists: dict[tuple[str, str], _List] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The lists there are."""
        return tuple(self._sources)

    @property
    def changes(self) -> tuple[dict[str, object], ...]:
        """Every change since the start or the last reset, oldest first, as plain data."""
        return tuple(asdict(change) for change in self._changes)

    def rows(self, account: Account, name: str, group: str | None = None) -> Sequence[Row]:
        """The rows of a list, of one group when it is given; empty for a group that is not there."""
        found = self._list(account, name)
        return found.rows if group is None else found.by_group.get(group, ())

    def search(self, account: Account, name: str, text: str, group: str | None = None) -> list[Row]:
        """The rows whose code or name holds the text, in any case; ICD-10 codes with and without their dot."""
        sought, every = text.strip().lower(), self._list(account, name).searchable
        return [row for content, row in every if sought in content and group in (None, row.group)]

    def find(self, account: Account, name: str, code: str, group: str | None = None) -> Row | None:
        """The first row of a code; ICD-10 codes are found with and without their dot."""
        rows = self._list(account, name).by_code.get(_key(code), ())
        return next((row for row in rows if group in (None, row.group)), None)

    def change(self, change: Change) -> None:
        """Make a change. Raises ChangeError, and then nothing has changed."""
        account = BY_KEY.get(change.clinic)
        if account is None:
            raise ChangeError(f"no clinic is called {change.clinic}")
        if change.list not in self._sources:
            raise ChangeError(f"no list is called {change.list}; there are {', '.join(self._sources)}")
        if not change.code or (change.list in _NUMBERED and not change.code.isdigit()):
            raise ChangeError("a code is wanted" + (", of digits" if change.list in _NUMBERED else ""))
        self._lists[change.clinic, change.list] = _List(_changed(self._list(account, change.list), change))
        self._changes.append(change)

    def forget_changes(self) -> None:
        """Every list is again as it was at the start."""
        for change in self._changes:
            self._lists.pop((change.clinic, change.list), None)
        self._changes.clear()

    def _list(self, account: Account, name: str) -> _List:
        key = (account.key, name)
        if key not in self._lists:
            self._lists[key] = _List(self._sources[name](account, self._seed))
        return self._lists[key]


def _changed(now: _List, change: Change) -> list[Row]:
    meant = [row for row in now.by_code.get(_key(change.code), ()) if change.group in ("", row.group)]
    if change.name is None:
        if not meant:
            raise ChangeError(f"{change.list} has no {change.code} to remove")
        return [row for row in now.rows if row not in meant]
    if not meant:
        return [*now.rows, _new_row(now, change, change.name)]
    return [replace(row, name=change.name) if row in meant else row for row in now.rows]


def _new_row(now: _List, change: Change, name: str) -> Row:
    """A new row is like the first of its group but for code and name."""
    like = now.by_group.get(change.group) or (now.rows if change.group else ())
    if not like:
        raise ChangeError(f"a new row of {change.list} needs a group, one of {', '.join(now.by_group)}")
    return replace(like[0], code=change.code, name=name, group=change.group)


def _key(code: str) -> str:
    return code.replace(".", "").upper()
