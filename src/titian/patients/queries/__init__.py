"""Finding patients, and comparing them with BPJS's members."""

from titian.patients.queries.apart import untold
from titian.patients.queries.asked import MOST_FOUND
from titian.patients.queries.completeness import Readiness, Requirement, readiness, ready_q, wanted
from titian.patients.queries.consent import (
    ANSWERS,
    consent_by_ref,
    consent_text,
    consent_texts,
    consents_of,
)
from titian.patients.queries.doubts import doubts_about_nik
from titian.patients.queries.drafts import draft_by_ref, drafts_of
from titian.patients.queries.duplicates import Draft, Likeness, alike
from titian.patients.queries.family import (
    Relative,
    family_of,
    insured_for,
    lending_mother,
    mothers_card_until,
)
from titian.patients.queries.history import BY_ITSELF, history, in_words, steps
from titian.patients.queries.listing import (
    EVERYBODY,
    UNAPPROVED,
    UNKNOWN_NUMBER,
    Filter,
    newest,
    office_names,
)
from titian.patients.queries.matching import (
    Difference,
    asks_again,
    awaits_answer,
    confirmed,
    differences,
    differences_of,
    doubts,
    identity_of,
    needs_matching,
    to_match,
)
from titian.patients.queries.records import (
    age_of,
    age_text,
    by_card,
    by_ref,
    by_reference,
    holder_of,
    names_no_region,
    names_of,
    village_of_nik,
    where_most_live,
)
from titian.patients.queries.search import (
    LONGEST_SEARCH,
    PAGE_SIZE,
    Found,
    find,
    names_somebody,
    only_holder,
    possible_mothers,
)
from titian.patients.queries.standing import of_status
from titian.patients.queries.waiting import pending_verification, unknown_number

__all__ = (
    "ANSWERS",
    "BY_ITSELF",
    "EVERYBODY",
    "LONGEST_SEARCH",
    "MOST_FOUND",
    "PAGE_SIZE",
    "UNAPPROVED",
    "UNKNOWN_NUMBER",
    "Difference",
    "Draft",
    "Filter",
    "Found",
    "Likeness",
    "Readiness",
    "Relative",
    "Requirement",
    "age_of",
    "age_text",
    "alike",
    "asks_again",
    "awaits_answer",
    "by_card",
    "by_ref",
    "by_reference",
    "confirmed",
    "consent_by_ref",
    "consent_text",
    "consent_texts",
    "consents_of",
    "differences",
    "differences_of",
    "doubts",
    "doubts_about_nik",
    "draft_by_ref",
    "drafts_of",
    "family_of",
    "find",
    "history",
    "holder_of",
    "identity_of",
    "in_words",
    "insured_for",
    "lending_mother",
    "mothers_card_until",
    "names_no_region",
    "names_of",
    "names_somebody",
    "needs_matching",
    "newest",
    "of_status",
    "office_names",
    "only_holder",
    "pending_verification",
    "possible_mothers",
    "readiness",
    "ready_q",
    "steps",
    "to_match",
    "unknown_number",
    "untold",
    "village_of_nik",
    "wanted",
    "where_most_live",
)
