"""What a person may write about a patient, and how a membership is known."""

from dataclasses import dataclass
from datetime import date

from titian.facility.models import Penjamin, Village
from titian.patients.models import Patient
from titian.peserta.models import PesertaRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientData:
    """What a person may write about a patient; checked and normalised by `forms.PatientForm`.

    `phone` is E.164, `card_number` 13 digits, `nik` 16 digits and only a real one (a placeholder stays in
    `identity_number`). Empty text = not known.
    """

    name: str
    identity_type: str
    identity_number: str
    identity_status: str
    nik: str
    sex: str
    birth_place: str
    birth_date: date
    phone: str
    phone_is_placeholder: bool
    phone_missing_reason: str
    religion: str
    education: str
    occupation: str
    marital_status: str
    address: str
    rt: str
    rw: str
    village: Village | None
    postal_code: str
    blood_group: str
    rhesus: str
    allergies: str
    no_known_allergies: bool
    payment: str
    office_name: str
    penjamin: Penjamin | None
    card_number: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How a patient's membership is known: by BPJS's answer, or not yet because BPJS was out of reach.

    `asked_number` is the card or NIK that BPJS could not be asked about; "" = any.
    """

    membership: Patient.Membership = Patient.Membership.NONE
    record: PesertaRecord | None = None
    asked_number: str = ""


UMUM = Proof()
