"""Reading for the screen: filter, table, cards, banner, one job's whole story, and what the doctor finds."""

from titian.monitoring.queries.banner import Bulletin, bulletin
from titian.monitoring.queries.board import PAGE_SIZE, Board, Cards, board, version
from titian.monitoring.queries.checkup import (
    Line,
    Section,
    own_sections,
    service_section,
    service_sections,
)
from titian.monitoring.queries.editing import Sheet, as_typed, sheet
from titian.monitoring.queries.filters import MENU_KINDS, Filter, Status, unfinished_before
from titian.monitoring.queries.rows import Row
from titian.monitoring.queries.story import Message, Moment, Story, story

__all__ = [
    "MENU_KINDS",
    "PAGE_SIZE",
    "Board",
    "Bulletin",
    "Cards",
    "Filter",
    "Line",
    "Message",
    "Moment",
    "Row",
    "Section",
    "Sheet",
    "Status",
    "Story",
    "as_typed",
    "board",
    "bulletin",
    "own_sections",
    "service_section",
    "service_sections",
    "sheet",
    "story",
    "unfinished_before",
    "version",
]
