"""What keeps the references from being read, with a sentence fit for staff."""


class UnableToLoad(Exception):
    """BPJS's lists could not be had; what was stored before stays as it was."""


class NotBridged(UnableToLoad):
    """The facility is bridged to no service, so there is nobody to ask."""


class UnableToAsk(Exception):
    """BPJS could not be asked while somebody waited; the sentence says what to do instead."""


class ClaimLost(Exception):
    """Another process has taken the reading over; what this one still has goes nowhere."""


class UnableToMap(Exception):
    """A poli or practitioner cannot be kept so. `field` is the form's field it belongs to, "" for none."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
