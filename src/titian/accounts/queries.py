"""Reading the acts that were worth remembering."""

from collections.abc import Collection

from django.db.models import QuerySet

from titian.accounts.models import AuditEvent


def events_about(facility_id: int, subject: str, actions: Collection[str]) -> QuerySet[AuditEvent]:
    """What was done about a thing in a facility, of these actions, the newest first."""
    events = AuditEvent.objects.filter(facility_id=facility_id, subject=subject, action__in=actions)
    return events.order_by("-at", "-pk")
