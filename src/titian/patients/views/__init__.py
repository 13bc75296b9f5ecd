"""The patient pages: list, entry by way of BPJS or not, the patient's own page."""

from titian.patients.views.entry import alike, check, new
from titian.patients.views.listing import listing
from titian.patients.views.page import history, page
from titian.patients.views.printing import card, label
from titian.patients.views.record import confirm, edit, verify
from titian.patients.views.standing import deactivate, deceased, reactivate, undo_deceased

__all__ = (
    "alike",
    "card",
    "check",
    "confirm",
    "deactivate",
    "deceased",
    "edit",
    "history",
    "label",
    "listing",
    "new",
    "page",
    "reactivate",
    "undo_deceased",
    "verify",
)
