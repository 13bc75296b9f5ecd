"""What is typed survives reload, sign-out and a power cut; it is forgotten when it is saved, or some days later."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.patients.errors import UnableToSave
from titian.patients.models import Patient, PatientDraft

KEPT_FOR = timedelta(days=7)
"""A week without a clerk's return, and the person has been entered another way or went home."""

MOST_DRAFTS, LONGEST_DRAFT = 20, 50_000
"""Of one person in one clinic, and characters of one: whoever types more than that is a program."""


def keep_draft(
    *,
    by: Actor,
    facility: Facility,
    form_ref: UUID,
    patient: Patient | None,
    typed: Mapping[str, Sequence[str]],
    entry: str,
    now: datetime,
) -> PatientDraft:
    """Keep what a person has typed so far into the form of `patient`, or of a new one (None).

    `entry` is the query of the form's address. Replaces what was kept of this form; of too many drafts the oldest
    is forgotten. NUL, which nobody types and PostgreSQL cannot store, is left out. Raises UnableToSave for more text
    than any form has.
    """
    if by.user_id is None:
        raise ValueError("a system types nothing")
    if len(json.dumps(typed)) > LONGEST_DRAFT or len(entry) > PatientDraft.LONGEST_ENTRY:
        raise UnableToSave("Isian terlalu panjang untuk disimpan sementara.")
    kept = {_storable(field): list(map(_storable, values)) for field, values in typed.items()}
    facts = {"patient": patient, "entry": entry, "typed": kept, "saved_at": now}
    with transaction.atomic():
        draft, _ = PatientDraft.objects.update_or_create(
            facility=facility, user_id=by.user_id, form_ref=form_ref, defaults=facts
        )
        mine = PatientDraft.objects.filter(facility=facility, user_id=by.user_id)
        beyond = mine.order_by("-saved_at", "-pk").values_list("pk", flat=True)[MOST_DRAFTS:]
        PatientDraft.objects.filter(pk__in=list(beyond)).delete()
    return draft


def _storable(text: str) -> str:
    return text.replace("\0", "")


def discard_draft(*, by: Actor, facility: Facility, form_ref: UUID) -> None:
    """Forget what this person typed into that form: it was saved, or is not wanted."""
    if by.user_id is None:
        return  # and so has no drafts
    PatientDraft.objects.filter(facility=facility, user_id=by.user_id, form_ref=form_ref).delete()


def forget_drafts(*, by: Actor, now: datetime) -> int:
    """Forget what nobody went on with for `KEPT_FOR`. How many there were."""
    forgotten, _ = PatientDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    return forgotten
