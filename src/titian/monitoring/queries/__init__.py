"""Reading for the screen: filter, table, cards, banner, one job's whole story, and what the doctor finds."""

from titian.monitoring.queries.banner import Bulletin, bulletin
from titian.monitoring.queries.board import PAGE_SIZE, Board, board, cards_of, is_of_another_day, version
from titian.monitoring.queries.cards import Cards
from titian.monitoring.queries.causes import Group, cause_in_words, failed_by_cause
from titian.monitoring.queries.checkup import (
    Line,
    Section,
    own_sections,
    service_section,
    service_sections,
)
from titian.monitoring.queries.columns import Column, columns_of
from titian.monitoring.queries.editing import Sheet, as_typed, sheet
from titian.monitoring.queries.filters import MENU_KINDS, Filter, Status, narrowed, unfinished_before
from titian.monitoring.queries.neighbours import Neighbours, neighbours
from titian.monitoring.queries.pages import Slice, slice_of
from titian.monitoring.queries.plan import (
    MOST,
    Act,
    Pick,
    Plan,
    asks_bpjs_first,
    objection,
    plan_of_filtered,
    plan_of_ticked,
)
from titian.monitoring.queries.rows import Person, Row, row, rows
from titian.monitoring.queries.search import meanings, understood
from titian.monitoring.queries.story import Message, Moment, Story, story

__all__ = [
    "MENU_KINDS",
    "MOST",
    "PAGE_SIZE",
    "Act",
    "Board",
    "Bulletin",
    "Cards",
    "Column",
    "Filter",
    "Group",
    "Line",
    "Message",
    "Moment",
    "Neighbours",
    "Person",
    "Pick",
    "Plan",
    "Row",
    "Section",
    "Sheet",
    "Slice",
    "Status",
    "Story",
    "as_typed",
    "asks_bpjs_first",
    "board",
    "bulletin",
    "cards_of",
    "cause_in_words",
    "columns_of",
    "failed_by_cause",
    "is_of_another_day",
    "meanings",
    "narrowed",
    "neighbours",
    "objection",
    "own_sections",
    "plan_of_filtered",
    "plan_of_ticked",
    "row",
    "rows",
    "service_section",
    "service_sections",
    "sheet",
    "slice_of",
    "story",
    "understood",
    "unfinished_before",
    "version",
]
