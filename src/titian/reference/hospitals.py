"""Which hospitals can take a patient, asked at BPJS while a doctor waits: with distance, schedule and free places.

Nothing is kept: who has room changes by the hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import bpjs
from bpjs.pcare import rujukan
from bpjs.pcare.rujukan import HospitalRow
from bpjs_wire.codes import NO_SARANA, SPECIAL_WITH_SUBSPECIALTY
from titian import connection
from titian.facility.models import Facility
from titian.outbox import queries as outbox
from titian.outbox.kinds import Service
from titian.reference.errors import UnableToAsk

TOTAL_LIMIT = 6.0
"""Seconds that a doctor waits at most."""

IN_FLIGHT = 2
"""Doctors of one process who wait at the same time: the threads are there for the desk."""

_places = connection.Places(IN_FLIGHT)
_TYPE_IT = "Nama rumah sakit dapat diketik sendiri."


@dataclass(frozen=True, slots=True)
class Wish:
    """What the patient needs: a subspecialty, with a sarana where equipment matters, or a special kind of care.

    `on` is the day the patient is to go; `card` whose, which BPJS wants to know for special care.
    """

    on: date
    card: str = ""
    subspecialty: str = ""
    sarana: str = ""
    special: str = ""


@dataclass(frozen=True, slots=True)
class Hospital:
    """One that BPJS names. `distance_km` None where it does not say; `free` of `capacity` places are left that day."""

    code: str
    name: str
    class_: str
    distance_km: Decimal | None
    schedule: str
    free: int
    capacity: int


def find(facility: Facility, wish: Wish) -> list[Hospital]:
    """The hospitals for this wish, in BPJS's order. Raises UnableToAsk with a sentence for the doctor."""
    state = outbox.service_state(facility, Service.PCARE)
    if state is not None and not state.is_open_for_work:
        raise UnableToAsk(f"PCare sedang tidak dapat ditanya. {_TYPE_IT}")
    try:
        credentials = connection.credentials(facility.pk, Service.PCARE)
        with _places.one():
            sender = connection.WithinLimit(TOTAL_LIMIT)
            page = bpjs.Client({bpjs.Service.PCARE: credentials}, sender).call(_request(wish))
    except connection.Busy as error:
        raise UnableToAsk(
            f"BPJS sedang lambat: dua dokter lain masih menunggu jawaban. {_TYPE_IT}"
        ) from error
    except connection.NotBridged as error:
        raise UnableToAsk(f"Klinik ini belum terhubung ke PCare. {_TYPE_IT}") from error
    except bpjs.BpjsError as error:
        raise UnableToAsk(_why(error)) from error
    return [_hospital(row) for row in page.rows]


def _request(wish: Wish) -> bpjs.Request[bpjs.Page[HospitalRow]]:
    if not wish.special:
        return rujukan.by_subspecialty(wish.subspecialty, wish.on, wish.sarana or NO_SARANA)
    if wish.special in SPECIAL_WITH_SUBSPECIALTY:
        return rujukan.for_special_subspecialty(wish.special, wish.subspecialty, wish.card, wish.on)
    return rujukan.for_special(wish.special, wish.card, wish.on)


def _why(error: bpjs.BpjsError) -> str:
    if isinstance(error, bpjs.Refused):
        said = " ".join(error.answer.message.split())[:200]
        return f"BPJS menolak pertanyaan ini: “{said}”."
    if isinstance(error, bpjs.NotReceived | bpjs.NoAnswer):
        return f"BPJS tidak menjawab pada waktunya. {_TYPE_IT}"
    return f"Jawaban BPJS tidak dapat dibaca. {_TYPE_IT}"


def _hospital(row: HospitalRow) -> Hospital:
    metres = row.distance_m
    return Hospital(
        code=row.code,
        name=row.name,
        class_=row.class_,
        distance_km=None if metres is None else (metres / 1000).quantize(Decimal("0.1")),
        schedule=row.schedule,
        free=max(row.capacity - row.referred, 0),
        capacity=row.capacity,
    )
