"""What can go wrong with accounts; each text is fit for staff."""

from __future__ import annotations


class UnableToCreateStaff(Exception):
    """The account cannot be made as asked; the message says why."""
