"""The patient that an address names."""

from uuid import UUID

from django.http import Http404

from titian.facility.permissions import StaffRequest
from titian.patients import queries
from titian.patients.models import Patient


def patient_of(request: StaffRequest, ref: UUID) -> Patient:
    """A patient of the seat's clinic; 404 for any other's, as for nobody's."""
    patient = queries.by_ref(request.seat.facility, ref)
    if patient is None:
        raise Http404
    return patient
