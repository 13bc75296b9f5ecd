"""Every read of references: BPJS's lists, and the services they come from."""

from titian.reference.queries.lists import (
    References,
    Sitting,
    bridged_longest_unloaded_first,
    overview,
    read_from_bpjs,
)
from titian.reference.queries.services import ServiceView, service, services

__all__ = [
    "References",
    "ServiceView",
    "Sitting",
    "bridged_longest_unloaded_first",
    "overview",
    "read_from_bpjs",
    "service",
    "services",
]
