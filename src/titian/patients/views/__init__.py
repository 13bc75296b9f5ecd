"""The patient pages: list, entry by way of BPJS or not, the patient's own page."""

from titian.patients.views.entry import alike, check, new
from titian.patients.views.listing import listing
from titian.patients.views.record import confirm, edit, page, verify

__all__ = ("alike", "check", "confirm", "edit", "listing", "new", "page", "verify")
