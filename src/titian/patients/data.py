"""What a person may write about a patient, and how a membership is known."""

from dataclasses import dataclass, fields
from datetime import date, time
from typing import Self

from titian.facility.models import Penjamin, Village
from titian.patients.countries import INDONESIA
from titian.patients.models import (
    Allergy,
    Citizenship,
    Dwelling,
    Education,
    EntryKind,
    MaritalStatus,
    Occupation,
    Patient,
    PhoneOwner,
    Religion,
)
from titian.peserta.models import PesertaRecord


@dataclass(frozen=True, slots=True)
class AllergyData:
    """One allergy as it was told; only what it is about must be known."""

    substance: str
    category: str
    reaction: str = ""
    severity: str = ""
    source: str = ""

    def __str__(self) -> str:
        return self.substance

    @classmethod
    def of(cls, allergy: Allergy) -> Self:
        """A stored allergy as it was told."""
        return cls(**{field.name: getattr(allergy, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientData:
    """What a person may write about a patient; checked and normalised by `forms.PatientForm`.

    Phones are E.164, card numbers 13 digits, `nik` 16 digits and only a real one (a placeholder stays in
    `identity_number`), countries ISO 3166-1 alpha-2, `birth_order` 0 for who is no twin. Empty text = not known.
    `name` is empty only for an unknown person, who is then called by their No. RM.
    """

    name: str
    title_before: str = ""
    title_after: str = ""
    alias: str = ""
    identity_type: str
    identity_number: str
    identity_missing_reason: str = ""
    identity_status: str
    nik: str
    sex: str
    birth_place: str = ""
    birth_date: date | None
    birth_date_is_estimate: bool = False
    birth_time: time | None = None
    birth_order: int = 0
    age_band: str = ""
    entry_kind: str = EntryKind.KNOWN
    citizenship: str = Citizenship.INDONESIAN
    nationality: str = ""
    found_on: date | None = None
    found_time: time | None = None
    found_place: str = ""
    mother: Patient | None = None
    mother_name: str = ""
    mother_nik: str = ""
    mother_card_number: str = ""
    family_card_number: str = ""
    phone: str
    phone_is_placeholder: bool
    phone_missing_reason: str = ""
    phone_owner: str = PhoneOwner.PATIENT
    home_phone: str = ""
    email: str = ""
    responsible_name: str = ""
    responsible_relation: str = ""
    responsible_phone: str = ""
    responsible_missing_reason: str = ""
    escort_name: str = ""
    escort_phone: str = ""
    religion: str = Religion.NOT_ASKED
    religion_other: str = ""
    education: str = Education.NOT_ASKED
    occupation: str = Occupation.NOT_ASKED
    occupation_other: str = ""
    marital_status: str = MaritalStatus.NOT_ASKED
    ethnicity: str = ""
    language: str = ""
    dwelling: str = Dwelling.INDONESIA
    address: str
    rt: str = ""
    rw: str = ""
    village: Village | None = None
    postal_code: str = ""
    country: str = INDONESIA
    domicile_differs: bool = False
    domicile_address: str = ""
    domicile_rt: str = ""
    domicile_rw: str = ""
    domicile_village: Village | None = None
    domicile_postal_code: str = ""
    domicile_country: str = INDONESIA
    blood_group: str = ""
    rhesus: str = ""
    allergies: tuple[AllergyData, ...] = ()
    no_known_allergies: bool = False
    disability: str = ""
    needs_interpreter: bool = False
    medical_history: str = ""
    regular_medicines: str = ""
    payment: str = Patient.Payment.PERSONAL
    office_name: str = ""
    penjamin: Penjamin | None = None
    policy_number: str = ""
    card_number: str = ""
    notes: str = ""

    @classmethod
    def of(cls, patient: Patient) -> Self:
        """What is stored of a patient, as it was written."""
        columns = {name: getattr(patient, name) for name in COLUMNS}
        return cls(**columns, allergies=tuple(map(AllergyData.of, patient.allergies.all())))


COLUMNS = tuple(field.name for field in fields(PatientData) if field.name != "allergies")
"""What of it is the patient's own row."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How a patient's membership is known: by BPJS's answer, or not yet because BPJS was out of reach.

    `asked_number` is the card or NIK that BPJS could not be asked about; "" = any. `compared` are the form's fields in
    which a person saw that the answer differs, and keeps what is written here. `unknown` is BPJS's word that it
    does not know the number.
    """

    membership: Patient.Membership = Patient.Membership.NONE
    record: PesertaRecord | None = None
    asked_number: str = ""
    compared: frozenset[str] = frozenset()
    unknown: PesertaRecord | None = None


UMUM = Proof()
