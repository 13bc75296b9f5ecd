"""Reading BPJS's list of the day: when is it complete, and whose are its rows? (delivery.md R5, R6)"""

import asyncio
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from bpjs import NoAnswer, Page, Request
from bpjs.pcare.pendaftaran import PendaftaranRow
from tests.unit.delivery.exchanges import CARD, NOW, TODAY
from titian.delivery.lookups.asking import CardMemory, KnownCards, Sought
from titian.delivery.lookups.pendaftaran import (
    AT_ONCE,
    PAGE,
    DayList,
    Reading,
    find_pendaftaran,
    find_pendaftaran_gone,
)
from titian.delivery.outcomes import Kind, Outcome
from titian.outbox.models import Attempt

T = TypeVar("T")
MINUTE = timedelta(minutes=1)


def row(number: int) -> PendaftaranRow:
    return PendaftaranRow(f"A{number}", TODAY, None, "001", "UMUM", None, "Baru", True)


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
    monkeypatch.setattr("titian.delivery.lookups.pendaftaran.MOST_PAGES", PAGE + 2)
    day = read(DayOf(rows, counts=counts, most=most, base=base))
    assert (day.gap, len(day.rows)) == ("", rows)


def test_a_counted_list_of_one_page_costs_one_question() -> None:
    bpjs = DayOf(PAGE, counts=True)
    read(bpjs)
    assert bpjs.starts == [0]


def test_a_day_without_registrations_is_complete() -> None:
    assert after(Page(0, ())) == DayList((), gap="")


# Whose is a row?


class Day:
    """A day at BPJS whose list leaves the cards out; `questions` are the numbers that were asked for.

    `listed` and `told` are the poli that its list and its answer for one number name.
    """

    def __init__(self, cards: dict[str, str | None], *, listed: str = "001", told: str = "001") -> None:
        self.cards, self.listed, self.told = cards, listed, told
        self.questions: list[str] = []
        self.patience = 10**6
        self.at_once = self.most_at_once = 0

    async def __call__(self, request: Request[T]) -> T:
        number = re.search(r"noUrut/(\w+)", request.path)
        answer: object = self._page() if number is None else await self._one(number[1])
        return answer  # type: ignore[return-value]

    def _page(self) -> Page[PendaftaranRow]:
        return Page(len(self.cards), tuple(registered(number, self.listed) for number in self.cards))

    async def _one(self, number: str) -> PendaftaranRow:
        if len(self.questions) >= self.patience:
            raise NoAnswer("BPJS is slow today")
        self.questions.append(number)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return replace(registered(number, self.told), card_number=self.cards[number])


def registered(number: str, poli: str = "001") -> PendaftaranRow:
    return replace(row(0), number=number, poli_code=poli)


def strangers(most: int) -> dict[str, str | None]:
    return {f"A{number}": f"00088{number:08d}" for number in range(most)}


def asked(known: KnownCards, *, since: datetime = NOW, at: datetime = NOW) -> Sought:
    sent = Attempt(card_number=CARD, poli_code="001", service_date=TODAY, started_at=at)
    return Sought(sent, frozenset(), known, since)


def look(day: Day, sought: Sought) -> Outcome:
    return asyncio.run(find_pendaftaran(day, sought))


def test_a_long_list_is_read_over_several_look_ups_that_run_into_trouble() -> None:
    day, known = Day(strangers(50)), KnownCards()
    for _ in range(4):
        day.patience = len(day.questions) + 12
        with pytest.raises(NoAnswer):
            look(day, asked(known))
    day.patience += 12
    assert look(day, asked(known)).kind is Kind.ABSENT
    assert sorted(day.questions) == sorted(day.cards)


def test_a_few_questions_wait_at_once_and_no_more() -> None:
    day = Day(strangers(50))
    look(day, asked(KnownCards()))
    assert day.most_at_once == AT_ONCE


def test_what_was_read_before_bpjs_had_its_time_proves_nothing() -> None:
    day, known = Day(strangers(3)), KnownCards()
    look(day, asked(known))
    day.cards["A1"] = CARD  # deleted, and its number given out again
    outcome = look(day, asked(known, since=NOW + MINUTE, at=NOW + MINUTE))
    assert (outcome.kind, outcome.number) == (Kind.PRESENT, "A1")


def test_a_row_that_was_gone_and_came_back_is_asked_for_again() -> None:
    day, known = Day(strangers(3)), KnownCards()
    look(day, asked(known))
    del day.cards["A1"]
    look(day, asked(known))
    day.cards["A1"] = CARD
    assert look(day, asked(known)).number == "A1"


def test_a_number_of_another_poli_is_another_row() -> None:
    known = KnownCards()
    known.learn(registered("A1"), "0008800000001", NOW)
    assert known.card(replace(registered("A1"), poli_code="002"), NOW) is None


def test_what_is_remembered_as_ours_is_asked_for_once_more_before_it_is_adopted() -> None:
    day, known = Day({"A1": "0008800000001"}), KnownCards()
    known.learn(registered("A1"), CARD, NOW)
    assert look(day, asked(known)).kind is Kind.ABSENT


def test_a_row_whose_card_bpjs_never_says_is_not_taken_for_a_strangers() -> None:
    outcome = look(Day({"A1": None, "A2": "0008800000002"}), asked(KnownCards()))
    assert (outcome.kind, "kartu" in outcome.why) == (Kind.INCOMPLETE, True)


def test_a_row_of_ours_whose_poli_bpjs_never_says_proves_no_absence() -> None:
    outcome = look(Day({"A1": CARD}, listed="", told=""), asked(KnownCards()))
    assert (outcome.kind, "poli" in outcome.why) == (Kind.INCOMPLETE, True)


@pytest.mark.parametrize(("told", "kind"), [("001", Kind.PRESENT), ("002", Kind.ABSENT)])
def test_a_row_listed_without_its_poli_is_asked_for(told: str, kind: Kind) -> None:
    assert look(Day({"A1": CARD}, listed="", told=told), asked(KnownCards())).kind is kind


def test_a_row_without_its_poli_that_is_a_strangers_is_absent() -> None:
    day = Day({"A1": "0008800000001"}, listed="", told="")
    assert look(day, asked(KnownCards())).kind is Kind.ABSENT


def test_two_rows_of_ours_are_for_a_person_to_decide() -> None:
    assert look(Day({"A1": CARD, "A2": CARD}), asked(KnownCards())).kind is Kind.SEVERAL


def test_only_the_lists_that_were_asked_for_last_are_remembered() -> None:
    memory = CardMemory(most=2)
    first = memory.of("melati", TODAY)
    assert memory.of("melati", TODAY) is first
    memory.of("kenanga", TODAY)
    memory.of("mawar", TODAY)
    assert memory.of("melati", TODAY) is not first


# Is it gone?


def test_a_number_of_ours_whose_poli_bpjs_never_says_is_not_gone() -> None:
    assert look_for_gone(Day({"A1": CARD}, listed="", told="")).kind is Kind.INCOMPLETE


def test_a_number_that_was_given_to_ourselves_at_another_poli_is_gone() -> None:
    assert look_for_gone(Day({"A1": CARD}, listed="", told="002")).kind is Kind.PRESENT


def look_for_gone(day: Day, number: str = "A1") -> Outcome:
    return asyncio.run(find_pendaftaran_gone(day, replace(asked(KnownCards()), number=number)))


def test_a_registration_that_is_still_listed_is_not_gone() -> None:
    assert look_for_gone(Day({"A0": "0008800000001", "A1": CARD})).kind is Kind.ABSENT


def test_a_number_that_was_given_to_somebody_else_is_gone() -> None:
    assert look_for_gone(Day({"A1": "0008800000001"})).kind is Kind.PRESENT


def test_a_registration_that_no_complete_list_has_is_gone() -> None:
    day = Day(strangers(1))
    outcome = look_for_gone(day)
    assert (outcome.kind, day.questions) == (Kind.PRESENT, [])


def test_a_row_whose_card_bpjs_does_not_say_proves_nothing() -> None:
    assert look_for_gone(Day({"A1": None})).kind is Kind.INCOMPLETE
