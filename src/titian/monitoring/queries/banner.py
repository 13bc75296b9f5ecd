"""BPJS services that take no work now: since when, what is broken, and how many promises wait for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from titian.facility.models import Facility
from titian.outbox.answers import explain
from titian.outbox.models import Job, ServiceState
from titian.outbox.queries import shut_states

_BROKEN = "Beberapa pengiriman berturut-turut tidak mendapat jawaban dari BPJS."
_WAIT = "Tidak perlu berbuat apa-apa: Titian memeriksa sendiri dan melanjutkan begitu BPJS menjawab."
_REFUSED = "BPJS menolak kredensial klinik ini."
_MEND = "Periksa cons-id, secret, user_key, dan kata sandi PCare di Integrasi → BPJS FKTP, lalu Uji koneksi."


@dataclass(frozen=True, slots=True)
class Shut:
    """One service that is paused (credentials refused) or down. `said` is BPJS's own text, "" if none."""

    service: str
    is_paused: bool
    since: datetime
    text: str
    what_to_do: str
    said: str
    next_try: datetime | None
    waiting: int


def shut_services(facility: Facility) -> list[Shut]:
    """Empty when all is well, which costs one query."""
    states = shut_states(facility)
    if not states:
        return []
    waiting = Job.objects.filter(service_state__in=states, due_at__isnull=False).values("service_state")
    counts = dict(waiting.annotate(jobs=Count("pk")).values_list("service_state", "jobs"))
    return [_shut(state, counts.get(state.pk, 0)) for state in states]


def _shut(state: ServiceState, waiting: int) -> Shut:
    """Refused credentials outrank an outage: they need a person."""
    if state.paused_at is not None:
        known = explain(state.pause_key, "")
        words = (known.text or _REFUSED, known.what_to_do or _MEND, state.pause_message)
        return _described(state, state.paused_at, words, waiting)
    if state.broken_at is not None:
        return _described(state, state.broken_at, (_BROKEN, _WAIT, state.last_trouble), waiting)
    raise ValueError(f"{state} takes work")


def _described(state: ServiceState, since: datetime, words: tuple[str, str, str], waiting: int) -> Shut:
    text, what_to_do, said = words
    return Shut(
        service=state.get_service_display(),
        is_paused=state.paused_at is not None,
        since=since,
        text=text,
        what_to_do=what_to_do,
        said=said,
        next_try=state.probe_due_at,
        waiting=waiting,
    )
