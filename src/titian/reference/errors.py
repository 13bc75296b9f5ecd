"""What keeps the references from being loaded, with a sentence fit for staff."""


class UnableToLoad(Exception):
    """BPJS's lists could not be had; what was stored before stays as it was."""


class NotBridged(UnableToLoad):
    """The facility is bridged to no service, so there is nobody to ask."""


class SomeNotLoaded(UnableToLoad):
    """What the daily load did not bring, clinic by clinic; the others have theirs."""
