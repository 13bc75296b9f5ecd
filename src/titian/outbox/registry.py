"""What higher apps tell the outbox. They register in `AppConfig.ready()`; nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

Names = Callable[[UUID], Iterable[str]]

_name_sources: list[Names] = []


def add_names(source: Names) -> None:
    """Who a `patient_ref` is, so that their name is masked wherever a text of BPJS is kept."""
    _name_sources.append(source)


def names_of(patient_ref: UUID) -> list[str]:
    """Every name by which BPJS may know this patient."""
    return [name for source in _name_sources for name in source(patient_ref)]
