"""What the monitor cannot do, in words for who asked."""


class UnableToExport(Exception):
    """The list is not handed out; the text says why."""


class UnableToReveal(Exception):
    """Whom a job is about is not shown; the sentence says why."""


class UnableToExamine(Exception):
    """There is nothing of that name to look at."""
