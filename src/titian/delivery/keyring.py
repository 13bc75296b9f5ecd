"""What the worker signs with: deciphered once, and as it is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bpjs import Credentials
from titian import connection


@dataclass(frozen=True, slots=True)
class Key:
    """What to sign with, and which version of it; or why there is nothing to sign with."""

    credentials: Credentials | connection.NotBridged
    version: int


class Keyring:
    """Credentials as they are in force: deciphered once for each saving, so that a saved password counts from the
    next turn on."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], Key] = {}

    def of(self, names: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Key]:
        """The keys of these services, each named by its facility and its service."""
        wanted = set(names)
        versions = connection.versions({facility_id for facility_id, _ in wanted})
        return {name: self._in_force(name, versions.get(name, 0)) for name in wanted}

    def _in_force(self, name: tuple[int, str], version: int) -> Key:
        known = self._known.get(name)
        if known is None or known.version != version:
            known = self._known[name] = _key(*name, version)
        return known


def _key(facility_id: int, service: str, version: int) -> Key:
    """The version was read first: whoever saves in between has a newer one, and his key is read again next time."""
    try:
        return Key(connection.credentials(facility_id, service), version)
    except connection.NotBridged as error:
        return Key(error, version)
