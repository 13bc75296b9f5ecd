"""From a facility to what it signs with. The one reader of BPJS credentials; and how one asks while a person waits."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from threading import BoundedSemaphore

from django.db.models import QuerySet

import bpjs
from bpjs import Credentials
from titian.accounts.prepared import Prepared, any_given
from titian.facility.models import ServiceAccount
from titian.facility.secrets import Secret, UnreadableSecret


class NotBridged(Exception):
    """The facility has no usable account at this service; the sentence is fit for staff."""


def credentials(facility_id: int, service: str) -> Credentials:
    """What one facility signs its requests to one service with.

    Raises NotBridged when there is no account, it is switched off, or its secrets cannot be read.
    """
    account = ServiceAccount.objects.filter(facility_id=facility_id, service=service, is_on=True).first()
    if account is None:
        raise NotBridged(f"Belum terhubung ke {ServiceAccount.Service(service).label}.")
    try:
        return _clear(account)
    except UnreadableSecret as error:
        raise NotBridged(
            f"Kredensial {account.get_service_display()} tidak dapat dibaca: {error}. Isi ulang."
        ) from error


def version(facility_id: int, service: str) -> int:
    """Which saving of the account is in force; 0 when there is none."""
    return versions({facility_id}).get((facility_id, service), 0)


def versions(facility_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """As `version`, of every account of these facilities, by facility and service."""
    found = _versions(facilities=list(facility_ids))
    return {(facility_id, service): number for facility_id, service, number in found}


@Prepared
def _versions() -> QuerySet[ServiceAccount, tuple[int, str, int]]:
    accounts = ServiceAccount.objects.filter(facility__in=any_given("facilities"))
    return accounts.values_list("facility_id", "service", "version")


def _clear(account: ServiceAccount) -> Credentials:
    return Credentials(
        base_url=account.base_url,
        cons_id=account.cons_id,
        secret=_reveal(account.secret),
        user_key=_reveal(account.user_key),
        username=account.username,
        password=_reveal(account.password),
        app_code=account.app_code,
    )


def _reveal(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""


class Busy(Exception):
    """As many of this process ask already as may."""


class Places:
    """How many threads may wait for BPJS at the same time with one sort of question: the others are for the desk."""

    def __init__(self, count: int) -> None:
        self._free = BoundedSemaphore(count)

    @contextmanager
    def one(self) -> Iterator[None]:
        """One of them for the block. Raises Busy at once where none is free."""
        if not self._free.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._free.release()


class WithinLimit:
    """A sender whose limit covers the whole call: a second try with a fresh timestamp gets what is left of it."""

    def __init__(self, limit: float) -> None:
        """`limit` in seconds from now."""
        self._end = time.monotonic() + limit

    def send(self, request: bpjs.HttpRequest) -> bpjs.Reply:
        """The whole reply; raises NotReceived or NoAnswer."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise bpjs.NotReceived("no time left")
        with closing(bpjs.SyncSender(deadline=left)) as sender:
            return sender.send(request)
