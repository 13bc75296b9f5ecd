"""What keeps a ticket where it is, with a sentence fit for staff."""


class UnableToMove(Exception):
    """The ticket cannot be called, marked absent or cancelled as it stands now."""
