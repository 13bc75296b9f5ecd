"""What both services know of a clinic itself: its poli and practitioners, by PCare's codes and by Antrean's."""

from collections.abc import Iterator

from bpjs_sandbox.accounts import Account
from bpjs_sandbox.catalogue import Row


def poli(account: Account, _seed: int) -> Iterator[Row]:
    for one in account.poli:
        yield Row(one.code, one.name, facts={"poliSakit": one.sick})


def practitioners(account: Account, _seed: int) -> Iterator[Row]:
    """Each once, however many poli they serve."""
    names = {one.pcare_code: one.pcare_name for one in account.practitioners}
    for code, name in names.items():
        yield Row(code, name)


def antrean_poli(account: Account, _seed: int) -> Iterator[Row]:
    for one in account.poli:
        yield Row(one.code, one.name)


def antrean_practitioners(account: Account, _seed: int) -> Iterator[Row]:
    """A row a practice, grouped by poli; `weekdays` are ISO's, 1 for Monday."""
    for one in account.practitioners:
        facts = {"jampraktek": one.hours, "kapasitas": one.capacity, "weekdays": one.weekdays}
        yield Row(str(one.antrean_code), one.antrean_name, one.poli_code, facts)
