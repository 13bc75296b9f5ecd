"""What a person has typed and not saved yet. Nobody sees another's."""

from uuid import UUID

from django.db.models import QuerySet

from titian.accounts.models import User
from titian.facility.models import Facility
from titian.patients.models import Patient, PatientDraft


def drafts_of(user: User, facility: Facility) -> QuerySet[PatientDraft]:
    """The user's drafts in this clinic, the last one first."""
    mine = PatientDraft.objects.filter(facility=facility, user=user).select_related("patient__facility")
    return mine.order_by("-saved_at", "-pk")


def draft_by_ref(
    user: User, facility: Facility, form_ref: UUID | None, patient: Patient | None
) -> PatientDraft | None:
    """The user's draft of that form about this patient, or about a new one (None)."""
    if form_ref is None:
        return None
    return drafts_of(user, facility).filter(form_ref=form_ref, patient=patient).first()
