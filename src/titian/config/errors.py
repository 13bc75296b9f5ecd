"""What can keep a command from doing its work."""


class UnableToRun(Exception):
    """The command cannot do what was asked; the text says why and what to do, and is all the person sees."""
