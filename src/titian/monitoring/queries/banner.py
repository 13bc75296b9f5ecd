"""BPJS services that take no work now: since when, what is broken, and how many promises wait for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from titian.facility.models import Facility
from titian.outbox.kinds import Service
from titian.outbox.models import Job
from titian.outbox.queries import shut_states
from titian.outbox.trouble import Trouble, trouble


@dataclass(frozen=True, slots=True)
class Shut:
    """One service that is paused (credentials refused) or down."""

    service: Service
    trouble: Trouble
    next_try: datetime | None
    waiting: int


def shut_services(facility: Facility) -> list[Shut]:
    """Empty when all is well, which costs one query."""
    states = shut_states(facility)
    if not states:
        return []
    waiting = Job.objects.filter(service_state__in=states, due_at__isnull=False).values("service_state")
    counts = dict(waiting.annotate(jobs=Count("pk")).values_list("service_state", "jobs"))
    told = [(state, trouble(state)) for state in states]
    return [
        Shut(Service(state.service), why, state.probe_due_at, counts.get(state.pk, 0))
        for state, why in told
        if why is not None
    ]
