"""What the monitor cannot do, in words for who asked."""


class UnableToExamine(Exception):
    """There is nothing of that name to look at."""
