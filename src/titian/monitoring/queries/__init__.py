"""Reading the outbox for the screen: filter, table, cards, banner, and one job's whole story."""

from titian.monitoring.queries.banner import Bulletin, bulletin
from titian.monitoring.queries.board import PAGE_SIZE, Board, Cards, board, version
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
    "Message",
    "Moment",
    "Row",
    "Status",
    "Story",
    "board",
    "bulletin",
    "story",
    "unfinished_before",
    "version",
]
