"""Reading BPJS's list of the day: when is it complete? (delivery.md R6)"""

from datetime import date

import pytest

from bpjs import Page
from bpjs.pcare.pendaftaran import PendaftaranRow
from titian.delivery.lookups import PAGE, DayList, Reading

DAY = date(2026, 11, 21)


def row(number: int) -> PendaftaranRow:
    return PendaftaranRow(f"A{number}", DAY, None, "001", "UMUM", None, "Baru", True)


class DayOf:
    """BPJS's list of so many rows: what it gives for each start, and what it was asked for."""

    def __init__(self, rows: int, *, counts: bool, most: int = PAGE, base: int = 0) -> None:
        self._rows, self._counts, self._most, self._base = rows, counts, most, base
        self.starts: list[int] = []

    def page(self, start: int) -> Page[PendaftaranRow]:
        self.starts.append(start)
        first = max(start - self._base, 0)
        rows = tuple(row(number) for number in range(self._rows)[first : first + min(self._most, PAGE)])
        return Page(self._rows if self._counts else None, rows)


def read(bpjs: DayOf) -> DayList:
    reading = Reading()
    while not reading.is_over:
        reading.take(bpjs.page(reading.start))
    return reading.day_list()


def after(*pages: Page[PendaftaranRow]) -> DayList:
    reading = Reading()
    for page in pages:
        reading.take(page)
    return reading.day_list()


def test_a_list_that_grew_under_the_reading_is_not_complete() -> None:
    day = after(Page(150, tuple(map(row, range(100)))), Page(151, tuple(map(row, range(100, 151)))))
    assert "berubah" in day.gap


def test_a_full_page_without_a_count_may_be_followed_by_more() -> None:
    assert "akhir" in after(Page(None, tuple(map(row, range(PAGE))))).gap


def test_even_a_short_page_without_a_count_may_be_all_that_bpjs_gives_at_once() -> None:
    assert "akhir" in after(Page(None, (row(1), row(2)))).gap


def test_the_same_full_page_again_and_again_is_no_end() -> None:
    first = Page(None, tuple(map(row, range(PAGE))))
    assert "akhir" in after(first, first).gap


def test_a_row_that_cannot_be_read_leaves_a_gap_and_the_others_are_known() -> None:
    day = after(Page(3, (row(1), row(2)), unread=1))
    assert "tidak terbaca" in day.gap
    assert [one.number for one in day.rows] == ["A1", "A2"]


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("most", [PAGE, 30, 2])
@pytest.mark.parametrize("rows", [0, 1, 30, 50, PAGE, PAGE + 1])
def test_every_row_is_read_however_few_bpjs_gives_at_once_and_wherever_it_counts_from(
    counts: bool, base: int, most: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("titian.delivery.lookups.MOST_PAGES", PAGE + 2)
    day = read(DayOf(rows, counts=counts, most=most, base=base))
    assert (day.gap, len(day.rows)) == ("", rows)


def test_a_counted_list_of_one_page_costs_one_question() -> None:
    bpjs = DayOf(PAGE, counts=True)
    read(bpjs)
    assert bpjs.starts == [0]


def test_a_day_without_registrations_is_complete() -> None:
    assert after(Page(0, ())) == DayList((), gap="")
