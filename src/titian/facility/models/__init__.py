"""The clinic: its staff's roles, its poli and practitioners, what ties it to BPJS, and its programs' way in."""

from titian.facility.models.clinic import (
    Assignment,
    Duty,
    Facility,
    Penjamin,
    Poli,
    PracticeSchedule,
    Practitioner,
    ServiceAccount,
    Village,
)
from titian.facility.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Assignment",
    "Duty",
    "Facility",
    "Penjamin",
    "Poli",
    "PracticeSchedule",
    "Practitioner",
    "ServiceAccount",
    "Village",
]
