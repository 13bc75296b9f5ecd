"""General consent: its text, what a patient answered, and that it was withdrawn. Nothing is overwritten."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from titian.accounts.models import Actor
from titian.accounts.operations import record_event
from titian.facility.models import Facility
from titian.patients import queries
from titian.patients.errors import UnableToSave
from titian.patients.models import ConsentText, GeneralConsent, Patient


@dataclass(frozen=True, slots=True)
class ConsentData:
    """The answers and who gave them, as columns of `GeneralConsent`; `given_at` is aware."""

    given_at: datetime
    agrees_to_payment: bool
    agrees_to_rights: bool
    agrees_to_house_rules: bool
    needs_interpreter: bool
    needs_counsellor: bool
    releases_to_payer: bool
    releases_to_trainees: bool
    releases_to_family: bool
    releases_to_faskes: bool
    is_told_of_satusehat: bool
    responsible_name: str
    responsible_relation: str
    officer_name: str
    method: str
    family_names: str = ""
    faskes_name: str = ""
    kept_at: str = ""


@transaction.atomic
def record_consent(
    *, by: Actor, facility: Facility, ref: UUID, data: ConsentData, version: int, now: datetime
) -> GeneralConsent:
    """Keep what was answered to the text of that version; earlier consents stay as they are.

    Raises UnableToSave (another text is in force by now, or the time is to come), Patient.DoesNotExist.
    """
    patient = Patient.objects.get(facility=facility, ref=ref)
    text = _text_in_force(by, facility, now)
    if text.version != version:
        raise UnableToSave(
            f"Teks persetujuan baru saja diganti menjadi versi {text.version}. Baca lagi bersama pasien, lalu simpan."
        )
    if data.given_at > now:
        raise UnableToSave("Waktu persetujuan belum terjadi. Periksa tanggal dan jamnya.", "given_on")
    consent = GeneralConsent.objects.create(
        facility=facility,
        patient=patient,
        text=text,
        recorded_at=now,
        recorded_by_name=by.name,
        **asdict(data),
    )
    _remember(by, "record_consent", consent, now)
    return consent


@transaction.atomic
def withdraw_consent(
    *, by: Actor, facility: Facility, ref: UUID, consent_ref: UUID, reason: str, now: datetime
) -> GeneralConsent:
    """The patient takes a consent back: it stays readable, with when, by whom entered, and why.

    Raises UnableToSave, GeneralConsent.DoesNotExist.
    """
    consent = GeneralConsent.objects.select_for_update().get(
        facility=facility, patient__ref=ref, ref=consent_ref
    )
    if consent.withdrawn_at is not None:
        raise UnableToSave("Persetujuan ini sudah dicabut.")
    if not reason.strip():
        raise UnableToSave("Tulis alasan pencabutannya.", "reason")
    consent.withdrawn_at, consent.withdrawn_by_name = now, by.name
    consent.withdrawal_reason = reason.strip()
    consent.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawal_reason"])
    _remember(by, "withdraw_consent", consent, now)
    return consent


@transaction.atomic
def save_consent_text(*, by: Actor, facility: Facility, body: str, now: datetime) -> ConsentText:
    """What patients read from now on, as the next version; the same text again is no new one."""
    text = _text_in_force(by, facility, now)
    if text.body == body:
        return text
    return _save_text(by, ConsentText(facility=facility, version=text.version + 1, body=body), now)


def _text_in_force(by: Actor, facility: Facility, now: datetime) -> ConsentText:
    """Saved, so that a consent can name it. Two desks that need the first one wait for each other."""
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    text = queries.consent_text(facility)
    return text if text.pk else _save_text(by, text, now)


def _save_text(by: Actor, text: ConsentText, now: datetime) -> ConsentText:
    text.created_at, text.created_by_name = now, by.name
    text.save()
    record_event(
        by=by,
        action="save_consent_text",
        facility_id=text.facility_id,
        subject=f"versi {text.version}",
        now=now,
    )
    return text


def _remember(by: Actor, action: str, consent: GeneralConsent, now: datetime) -> None:
    record_event(
        by=by,
        action=action,
        facility_id=consent.facility_id,
        subject=str(consent.patient.ref),
        detail={"consent": str(consent.ref), "reason": consent.withdrawal_reason},
        now=now,
    )
