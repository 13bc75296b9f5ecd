"""The BPJS services that a primary-care clinic talks to."""

from enum import StrEnum


class Service(StrEnum):
    """Each has its own address and user key; Antrean has its own dialect of the envelope."""

    PCARE = "pcare"
    ANTREAN = "antrean"
    ICARE = "icare"
