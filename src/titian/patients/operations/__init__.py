"""Writes to a patient's record: register, edit, verify the membership, keep the consent."""

from titian.patients.data import UMUM, AllergyData, PatientData, Proof
from titian.patients.operations.consent import (
    ConsentData,
    record_consent,
    save_consent_text,
    withdraw_consent,
)
from titian.patients.operations.corrections import approve_corrections, decline_corrections
from titian.patients.operations.drafts import KEPT_FOR, discard_draft, forget_drafts, keep_draft
from titian.patients.operations.export import export_patients
from titian.patients.operations.finding import renew_search
from titian.patients.operations.membership import (
    PENDING_BATCH,
    await_verification,
    confirm_membership,
    verify_membership,
    verify_pending,
)
from titian.patients.operations.record import edit_patient, register_patient
from titian.patients.operations.standing import deactivate, mark_deceased, reactivate, undo_deceased

__all__ = (
    "KEPT_FOR",
    "PENDING_BATCH",
    "UMUM",
    "AllergyData",
    "ConsentData",
    "PatientData",
    "Proof",
    "approve_corrections",
    "await_verification",
    "confirm_membership",
    "deactivate",
    "decline_corrections",
    "discard_draft",
    "edit_patient",
    "export_patients",
    "forget_drafts",
    "keep_draft",
    "mark_deceased",
    "reactivate",
    "record_consent",
    "register_patient",
    "renew_search",
    "save_consent_text",
    "undo_deceased",
    "verify_membership",
    "verify_pending",
    "withdraw_consent",
)
