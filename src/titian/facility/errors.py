"""What can go wrong while the clinic is set up; each text is fit for staff."""

from __future__ import annotations


class UnableToSave(Exception):
    """The facility's data cannot be kept as asked; the message says why."""
