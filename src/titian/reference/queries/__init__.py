"""Every read of references: BPJS's lists, and the services they come from."""

from titian.reference.queries.lists import (
    Changes,
    EntryPage,
    ListView,
    board,
    changes,
    entries,
    entry,
    gone_in_use,
    of_facility,
    overview,
    version,
)
from titian.reference.queries.loading import (
    References,
    Sitting,
    bridged_longest_unloaded_first,
    read_from_bpjs,
)
from titian.reference.queries.services import ServiceView, service, services

__all__ = [
    "Changes",
    "EntryPage",
    "ListView",
    "References",
    "ServiceView",
    "Sitting",
    "board",
    "bridged_longest_unloaded_first",
    "changes",
    "entries",
    "entry",
    "gone_in_use",
    "of_facility",
    "overview",
    "read_from_bpjs",
    "service",
    "services",
    "version",
]
