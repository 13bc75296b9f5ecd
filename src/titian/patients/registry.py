"""What apps above this one add to a patient. They register in `AppConfig.ready()`; nothing here knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from titian.accounts.models import Actor
from titian.facility.permissions import Seat
from titian.patients.models import Patient

NEXT_STEP = "langkah-berikutnya"

Listener = Callable[[Actor, Patient, datetime], None]
"""Called in the transaction that changed the patient, or learnt of their membership."""

Objection = Callable[[Patient, datetime], str]
"""Why a patient's record cannot be taken out of use now, in a sentence fit for the desk; "" if it can."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of the patient's page: a template for the head's buttons, one for the panel, and what both show.

    Among the buttons, the one with the id `NEXT_STEP` has the focus after the patient was saved.
    """

    actions_template: str
    panel_template: str
    context: Callable[[Seat, Patient, datetime], dict[str, Any]]


_listeners: list[Listener] = []
_death_listeners: list[Listener] = []
_objections: list[Objection] = []
_parts: list[PagePart] = []


def on_patient_changed(listener: Listener) -> None:
    """Have work done in a higher app when a patient changes: promises are made anew from the new facts."""
    _listeners.append(listener)


def on_deceased(listener: Listener) -> None:
    """Have what is open for a patient closed in a higher app, in the transaction that notes the death."""
    _death_listeners.append(listener)


def add_objection(objection: Objection) -> None:
    _objections.append(objection)


def add_page_part(part: PagePart) -> None:
    _parts.append(part)


def tell_changed(by: Actor, patient: Patient, now: datetime) -> None:
    """Called by `operations` inside their transaction."""
    for listener in _listeners:
        listener(by, patient, now)


def tell_deceased(by: Actor, patient: Patient, now: datetime) -> None:
    for listener in _death_listeners:
        listener(by, patient, now)


def why_not_deactivated(patient: Patient, now: datetime) -> str:
    """The first objection, "" if there is none."""
    return next(filter(None, (objection(patient, now) for objection in _objections)), "")


def page_parts() -> tuple[PagePart, ...]:
    return tuple(_parts)
