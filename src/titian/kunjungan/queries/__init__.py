"""Every read of consultations: the record, BPJS's lists behind its fields, and what BPJS would refuse."""

from titian.kunjungan.queries.lists import Lists, resolved, search
from titian.kunjungan.queries.record import (
    beginning,
    content_of,
    day_version,
    live,
    of_visit,
    of_visits,
    signed_of_codes,
    versions,
    voided,
)
from titian.kunjungan.queries.refusals import Problem, is_for_bpjs, readiness
from titian.kunjungan.queries.summary import Allergies, Group, allergies, summary

__all__ = [
    "Allergies",
    "Group",
    "Lists",
    "Problem",
    "allergies",
    "beginning",
    "content_of",
    "day_version",
    "is_for_bpjs",
    "live",
    "of_visit",
    "of_visits",
    "readiness",
    "resolved",
    "search",
    "signed_of_codes",
    "summary",
    "versions",
    "voided",
]
