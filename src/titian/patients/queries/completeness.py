"""Whether SATUSEHAT could take a patient, and what it would still ask for (spec/rme-patient.md §2.3, §4.3).

The national index mostly knows people already: a real NIK finds them. Where it does not, `REQUIREMENTS` is what it
wants to create them. Each is data, so that one patient and a whole list are judged by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from django.db import models
from django.db.models import Q

from titian.patients import identifiers
from titian.patients.models import Citizenship, Dwelling, EntryKind, Patient

_Type = Patient.IdentityType


@dataclass(frozen=True, slots=True)
class Requirement:
    """A column that must be filled, or hold one of `allowed`; `form_field` is where a person mends it.

    What stands in `invented` fills nothing. `instead` are requirements that, met together, do as well.
    """

    column: str
    label: str
    form_field: str
    allowed: tuple[object, ...] = ()
    invented: frozenset[str] = frozenset()
    instead: tuple[Requirement, ...] = ()
    q: Q = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        is_met = Q(**{f"{self.column}__in": self.allowed}) if self.allowed else ~_empty(self.column)
        if self.invented:
            is_met &= ~Q(**{f"{self.column}__in": sorted(self.invented)})
        if self.instead:
            is_met |= reduce(and_, (one.q for one in self.instead))
        object.__setattr__(self, "q", is_met)

    def is_met_by(self, patient: Patient) -> bool:
        """The same as `q`, for a patient who has been read."""
        value = getattr(patient, self.column)
        is_met = value in self.allowed if self.allowed else bool(value) and value not in self.invented
        return is_met or (bool(self.instead) and all(one.is_met_by(patient) for one in self.instead))


def _empty(column: str) -> Q:
    is_text = isinstance(Patient._meta.get_field(column), models.CharField)
    return Q(**{column: ""}) if is_text else Q(**{f"{column}__isnull": True})


# A newborn is known by the mother's NIK until there is one of its own.
_OF_MOTHER = (
    Requirement("entry_kind", "Bayi baru lahir", "entry_kind", (EntryKind.NEWBORN,)),
    Requirement("mother_nik", "NIK ibu kandung", "mother_nik", invented=identifiers.INVENTED_NIKS),
)
_NIK = Requirement("nik", "NIK asli", "identity_number", instead=_OF_MOTHER)
_VILLAGE = Requirement("village_id", "Kelurahan/desa", "village")
REQUIREMENTS = (
    _NIK,
    Requirement("name", "Nama lengkap", "name"),
    Requirement(
        "sex", "Jenis kelamin: laki-laki atau perempuan", "sex", (Patient.Sex.MALE, Patient.Sex.FEMALE)
    ),
    Requirement("birth_date", "Tanggal lahir", "birth_date"),
    Requirement("birth_date_is_estimate", "Tanggal lahir yang pasti", "birth_date_is_estimate", (False,)),
    Requirement("address", "Alamat lengkap", "address"),
    _VILLAGE,
)


# KMK 1423/2022, variable 5: asked of everybody, though SATUSEHAT takes a patient without (spec/rme-patient.md §2.2).
_OF_THE_DECREE = (Requirement("mother_name", "Nama ibu kandung", "mother_name"),)


class State(models.TextChoices):
    READY = "siap", "Siap SATUSEHAT"
    SEARCHABLE = "dapat-dicari", "Dapat dicari"
    NOT_SENDABLE = "belum-dapat-dikirim", "Belum dapat dikirim"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Where a patient stands, and what is missing for SATUSEHAT to create them; nothing once an IHS number is known.

    What such a person cannot have is not named, though without it the state is no other.
    """

    state: State
    missing: tuple[Requirement, ...] = ()


def readiness(patient: Patient) -> Readiness:
    """Judge one patient, asking no database."""
    if patient.ihs_number:
        return Readiness(State.READY)
    missing = tuple(one for one in REQUIREMENTS if not one.is_met_by(patient))
    if not missing:
        return Readiness(State.READY)
    state = State.NOT_SENDABLE if _NIK in missing else State.SEARCHABLE
    return Readiness(state, tuple(one for one in missing if _may_have(patient, one)))


def wanted(patient: Patient) -> tuple[Requirement, ...]:
    """What the record still lacks by the decree, whatever SATUSEHAT says of the patient."""
    return tuple(one for one in _OF_THE_DECREE if not one.is_met_by(patient))


def _may_have(patient: Patient, what: Requirement) -> bool:
    """A foreigner has a NIK with KITAP or e-KTP alone (§3.1), and in a village of the list lives nobody who lives
    abroad, or nowhere."""
    if what is _NIK:
        is_foreign = patient.citizenship == Citizenship.FOREIGN
        is_visitor = is_foreign and patient.identity_type == _Type.PASSPORT
        return not is_visitor and patient.identity_type != _Type.KITAS
    return what is not _VILLAGE or patient.dwelling not in (Dwelling.ABROAD, Dwelling.NONE)


def ready_q(state: State = State.READY) -> Q:
    """The patients whose `readiness` is of this state."""
    is_ready = ~Q(ihs_number="") | reduce(and_, (one.q for one in REQUIREMENTS))
    match state:
        case State.READY:
            return is_ready
        case State.SEARCHABLE:
            return ~is_ready & _NIK.q
        case State.NOT_SENDABLE:
            return ~is_ready & ~_NIK.q
