"""BPJS's lists as the clinic has them: is the nightly reading done, and what it uses still there?"""

from datetime import datetime, timedelta

from titian.facility.models import ServiceAccount
from titian.monitoring.health.check import Check, lasting
from titian.reference import queries as reference
from titian.reference.queries import ListView

STALE = timedelta(days=3)
"""They are read every night; after three that did not succeed somebody must look."""

_SURE = "Buka daftar itu; bila BPJS memang menghapusnya, tekan Sinkronisasi sekali lagi."
_SEE = "Buka daftar itu, lihat sebabnya, lalu tekan Sinkronisasi."


def references(account: ServiceAccount, now: datetime, *, is_shut: bool) -> Check | None:
    """The first list that fails or is stale, and how many; None for a service without lists.

    While the service takes no work its lists must fail too: that is told once, by its own check.
    """
    views = [one for one in reference.board(account.facility, account.service) if not one.facts.filled_by]
    troubled = [one for one in views if one.problem]
    failing = [] if is_shut else troubled
    stale = [one for one in views if now - _last_whole(one, account) > STALE]
    doubted = [one for one in failing if one.is_doubted]
    if doubted and len(doubted) == len(failing):
        return Check(
            "references", False, f"{_so_many(doubted, 'perlu dipastikan')} {doubted[0].problem}", _SURE
        )
    if failing:
        text = f"{_so_many(failing, 'tidak dapat disinkronkan')} {failing[0].problem}"
        return Check("references", False, text, _SEE)
    if stale:
        oldest = min(stale, key=lambda one: _last_whole(one, account))
        text = f"{_so_many(stale, 'sudah lama tidak disinkronkan')} {_age(oldest, now)}"
        return Check("references", False, text, _SEE)
    is_fine = views and not troubled
    return Check("references", True, "Semua daftar disinkronkan tiap malam.") if is_fine else None


def _last_whole(one: ListView, account: ServiceAccount) -> datetime:
    """What was never read is as old as the account."""
    return one.finished_at or account.changed_at


def _so_many(lists: list[ListView], what: str) -> str:
    more = f" dan {len(lists) - 1} daftar lain" if len(lists) > 1 else ""
    return f"{lists[0].facts.label}{more} {what}."


def _age(one: ListView, now: datetime) -> str:
    if one.finished_at is None:
        return "Belum pernah terbaca seluruhnya."
    return f"Terakhir berhasil {lasting(now - one.finished_at)} lalu."
