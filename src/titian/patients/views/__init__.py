"""The patient pages: list, entry by way of BPJS or not, the patient's own page."""

from titian.patients.views.consent import (
    consent,
    consent_sheet,
    consent_text,
    consents,
    new_consent,
    withdraw_consent,
)
from titian.patients.views.drafts import discard_draft, keep_draft
from titian.patients.views.entry import alike, check, new
from titian.patients.views.export import export
from titian.patients.views.listing import listing
from titian.patients.views.page import history, page
from titian.patients.views.printing import card, label
from titian.patients.views.record import confirm, edit, verify
from titian.patients.views.standing import approve, deactivate, deceased, decline, reactivate, undo_deceased
from titian.patients.views.suggestions import cities, mothers, region
from titian.patients.views.verifying import verify_typed

__all__ = (
    "alike",
    "approve",
    "card",
    "check",
    "cities",
    "confirm",
    "consent",
    "consent_sheet",
    "consent_text",
    "consents",
    "deactivate",
    "deceased",
    "decline",
    "discard_draft",
    "edit",
    "export",
    "history",
    "keep_draft",
    "label",
    "listing",
    "mothers",
    "new",
    "new_consent",
    "page",
    "reactivate",
    "region",
    "undo_deceased",
    "verify",
    "verify_typed",
    "withdraw_consent",
)
