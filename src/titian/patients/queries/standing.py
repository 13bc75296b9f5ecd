"""Who still comes to the clinic, for lists."""

from django.db.models import Q

from titian.patients.models import Patient

_ALIVE = Q(deceased_on__isnull=True)
_IN_USE = Q(inactive_since__isnull=True)


def of_status(status: Patient.Status) -> Q:
    """The patients whose `Patient.status` this is."""
    match status:
        case Patient.Status.DECEASED:
            return ~_ALIVE
        case Patient.Status.INACTIVE:
            return _ALIVE & ~_IN_USE
        case Patient.Status.ACTIVE:
            return _ALIVE & _IN_USE
