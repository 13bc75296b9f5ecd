"""What cannot be done to a promise, with a sentence fit for staff."""

from __future__ import annotations


class UnableToPromise(Exception):
    """The facility is not bridged to the service, so there is nobody to promise anything to."""


class UnableToResend(Exception):
    """The job is where resending makes no sense; the sentence says why."""


class UnableToEdit(Exception):
    """The job may not be edited now (R8); the sentence says why."""


class EditOvertaken(UnableToEdit):
    """Somebody changed the job since the editor saw it."""


class UnableToClose(Exception):
    """The job has not come to the end from which a person closes it (R3); the sentence says why."""


class UnableToRule(Exception):
    """Nobody may make this rule; the sentence says why. `field` names what of it is to blame, "" = the whole."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
