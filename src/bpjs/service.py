"""The two BPJS services that a primary-care clinic talks to."""

from enum import StrEnum


class Service(StrEnum):
    """Each has its own address, its own user key and its own dialect of the envelope."""

    PCARE = "pcare"
    ANTREAN = "antrean"
