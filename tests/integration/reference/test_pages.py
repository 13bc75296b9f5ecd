"""However BPJS pages a list, every row is read once; what cannot be a whole list is not taken for one."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

import bpjs
from tests.builders import DESK, NOW, bridged_facility
from tests.integration.reference.scene import ask, codes, questions, read, read_now, row
from titian.reference.lists import LISTS, Item, ListFacts, Step
from titian.reference.models import Entry
from titian.reference.operations import sync
from titian.reference.reader import pages
from titian.reference.reader.asking import Unanswered
from titian.reference.reader.watch import Watch

WATCH = Watch(now=lambda: NOW, stop=lambda: False)


@dataclass
class Pager:
    """Answers as a BPJS would that has these codes and pages them in its own way; `asked` is what it was asked."""

    pages: dict[int, bpjs.Page[Item] | Unanswered]
    asked: list[int] = field(default_factory=list)

    def ask(self, start: int) -> bpjs.Page[Item]:
        self.asked.append(start)
        answer = self.pages.get(start, bpjs.Page(None, ()))
        if isinstance(answer, Unanswered):
            raise answer
        return answer


def rows(*codes: str) -> tuple[Item, ...]:
    return tuple(Item(code, f"Baris {code}") for code in codes)


@pytest.fixture
def claimed(db):
    clinic = bridged_facility()
    ask(clinic, "dokter")
    return sync.claim_next(by=DESK, now=NOW)


def read_from(pager, reading):
    facts = ListFacts("dokter", LISTS["dokter"].service, "", lambda _: [Step(lambda start, limit: start)])
    pages.read(pager, reading, facts, WATCH)
    return set(Entry.objects.values_list("code", flat=True))


def test_a_page_that_comes_again_and_again_is_no_whole_list(claimed):
    same = bpjs.Page(100, rows("1", "2"))
    with pytest.raises(Unanswered, match="mengulang"):
        read_from(Pager({0: same, 2: same}), claimed)


def test_a_list_without_an_end_is_given_up(claimed, monkeypatch):
    monkeypatch.setattr(pages, "MOST_ROWS", 3)
    endless = {start: bpjs.Page(None, rows(str(start), str(start + 1))) for start in range(0, 50, 2)}
    with pytest.raises(Unanswered, match="habisnya"):
        read_from(Pager(endless), claimed)


def test_rows_that_cannot_be_read_are_counted_and_hide_no_other(claimed):
    pager = Pager({0: bpjs.Page(4, rows("1", "2"), unread=1), 3: bpjs.Page(4, rows("4"))})
    assert read_from(pager, claimed) == {"1", "2", "4"}
    assert claimed.row.unread == 1


def test_a_code_that_comes_twice_is_one_row_and_no_reason_to_go_on_for_ever(claimed):
    pager = Pager({0: bpjs.Page(3, rows("1", "2", "2")), 3: bpjs.Page(3, ())})
    assert read_from(pager, claimed) == {"1", "2"}


def test_without_a_count_the_list_ends_where_nothing_new_comes(claimed):
    pager = Pager({0: bpjs.Page(None, rows("1", "2")), 2: bpjs.Page(None, rows("2", "3"))})
    assert read_from(pager, claimed) == {"1", "2", "3"}
    assert pager.asked == [0, 2, 4]


@dataclass
class Manners:
    """A BPJS with so many rows that cuts its pages at `cap`, counts all rows, those of the page, or none, and calls its
    first row `base`; what lies past the end is empty, or refused.
    """

    total: int
    cap: int
    counts: str
    base: str
    refuses: bool = False
    asked: int = 0

    def ask(self, start: int) -> bpjs.Page[Item]:
        self.asked += 1
        first = max(start - 1, 0) if self.base == "both" else start - int(self.base)
        if first < 0 or (self.refuses and first >= self.total):
            raise Unanswered("Start Index", status=400)
        found = rows(*map(str, range(self.total)))[first : first + self.cap]
        return bpjs.Page({"all": self.total, "page": len(found), "none": None}[self.counts], found)

    @property
    def fewest(self) -> int:
        """Questions that it takes at least: the row at each border may come twice, and row 0 may be refused."""
        step = self.cap - (self.base == "both")
        return 1 + max(0, -((self.cap - self.total) // step)) + (self.base == "1")


@dataclass
class Kept:
    """Takes the pages of a reading as the database would."""

    codes: set[str] = field(default_factory=set)
    row: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(step=0, start=0, stop_asked=False))

    def plan(self, steps: int, now: object) -> None:
        self.steps = steps

    def store_page(self, *, group: str, items: list[Item], step: int, start: int, **_: object) -> None:
        self.codes |= {item.code for item in items}
        self.row.step, self.row.start = step, start


def a_list(*steps: Step) -> ListFacts:
    return ListFacts("dokter", LISTS["dokter"].service, "", lambda _: steps)


STEP = Step(lambda start, limit: start)


@pytest.mark.parametrize("refuses", [False, True])
@pytest.mark.parametrize("base", ["both", "0", "1"])
@pytest.mark.parametrize("counts", ["all", "page", "none"])
@pytest.mark.parametrize("cap", [100, 500])
def test_whatever_bpjs_counts_and_cuts_every_row_comes_for_one_question_more(cap, counts, base, refuses):
    for total in (1, 4, 99, 100, 101, 199, 200, 250, 499, 500, 501, 1100):
        kept, manners = Kept(), Manners(total, cap, counts, base, refuses)
        pages.read(manners, kept, a_list(STEP), WATCH)
        assert len(kept.codes) == total
        assert manners.asked <= manners.fewest + 1


@pytest.mark.parametrize("counts", ["all", "page", "none"])
def test_a_list_of_many_questions_costs_few_more(counts):
    kept, manners = Kept(), Manners(7, 500, counts, "both")
    pages.read(manners, kept, a_list(*[STEP] * 26), WATCH)
    assert manners.asked == (27 if counts == "all" else 52)


def test_the_last_row_that_cannot_be_read_ends_the_list_though_it_comes_again(claimed):
    pager = Pager({0: bpjs.Page(3, rows("1", "2"), unread=1)})
    pager.pages[3] = Unanswered("tidak dapat dibaca")
    assert read_from(pager, claimed) == {"1", "2"}


def test_a_page_in_the_middle_that_bpjs_refuses_ends_no_list(claimed):
    pager = Pager({0: bpjs.Page(3, rows("1", "2")), 2: Unanswered("menolak", status=400)})
    with pytest.raises(Unanswered, match="menolak"):
        read_from(pager, claimed)


@pytest.mark.parametrize("base", ["both", 0, 1])
@pytest.mark.parametrize(
    "dials", [{}, {"max_limit": 1}, {"max_limit": 3}, {"list_counts": "never", "max_limit": 3}]
)
def test_every_doctor_comes_wherever_bpjs_counts_from(clinic, sandbox, base, dials):
    read_now(clinic, "dokter")
    known = codes(clinic, "dokter")
    sandbox.turn(start_base=base, **dials)
    ask(clinic, "dokter")
    assert read() == 1
    assert codes(clinic, "dokter") == known
    assert row(clinic, "dokter").gone == 0


@pytest.mark.parametrize(
    "dials",
    [
        {"list_shape": "bare"},
        {"list_counts": "always"},
        {"not_found": "empty"},
        {"code_type": "text"},
        {"optional_parts": "null"},
        {"ref_shape": "bare"},
    ],
)
def test_every_form_of_an_answer_brings_the_same_rows(clinic, sandbox, dials):
    names = ("poli", "jadwal", "prognosa", "alergi", "subspesialis", "spesialis", "klub", "provider")
    read_now(clinic, *names)
    before = set(Entry.objects.filter(gone_at=None).values_list("list__name", "group", "code", "name"))
    sandbox.turn(**dials)
    ask(clinic, *names)
    assert read() == len(names)
    assert (
        set(Entry.objects.filter(gone_at=None).values_list("list__name", "group", "code", "name")) == before
    )


def test_every_list_has_rows_and_every_question_is_asked_once(clinic, sandbox, monkeypatch):
    monkeypatch.setattr("titian.reference.lists._ICD_10", ["J0", "J1"])
    ask(clinic)
    assert read() == 16
    empty = {name for name in LISTS if not row(clinic, name).count}
    assert empty == set()
    asked = questions(sandbox)
    assert len(asked) == len(set(asked))


def test_a_lost_answer_is_asked_for_once_more_at_once(clinic, monkeypatch):
    send, lost = bpjs.SyncSender.send, iter([True, False])

    def lose(sender, request):
        if next(lost, False):
            raise bpjs.NoAnswer("reset")
        return send(sender, request)

    monkeypatch.setattr(bpjs.SyncSender, "send", lose)
    ask(clinic, "poli")
    assert read() == 1
