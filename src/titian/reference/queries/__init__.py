"""Every read of references: BPJS's lists, and the services they come from."""

from titian.reference.queries.accounts import (
    ServiceView,
    service,
    services,
    shares_lists,
    signers,
    without_turns,
)
from titian.reference.queries.groups import group_labels
from titian.reference.queries.lists import (
    Changes,
    EntryPage,
    ListView,
    address,
    awaited,
    board,
    changes,
    entries,
    entry,
    filled_by,
    gone_in_use,
    has_rows,
    of_facility,
    version,
)
from titian.reference.queries.sittings import ScheduleDay, Seating, schedule_days

__all__ = [
    "Changes",
    "EntryPage",
    "ListView",
    "ScheduleDay",
    "Seating",
    "ServiceView",
    "address",
    "awaited",
    "board",
    "changes",
    "entries",
    "entry",
    "filled_by",
    "gone_in_use",
    "group_labels",
    "has_rows",
    "of_facility",
    "schedule_days",
    "service",
    "services",
    "shares_lists",
    "signers",
    "version",
    "without_turns",
]
