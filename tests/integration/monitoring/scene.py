"""What the monitor shows: patients with promises in any state, as the outbox itself would leave them."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from tests import builders
from titian.facility.models import Facility
from titian.outbox.changes import changes
from titian.outbox.models import Attempt, Job
from titian.outbox.operations.record import Change, move
from titian.outbox.states import State
from titian.patients.models import Patient

WORKER = builders.Actor.system("worker:uji:1")
CLAIM = UUID(int=10)
_numbers = count(1)


def patient(clinic: Facility, name: str = "Siti Aminah", **facts: Any) -> Patient:
    number = next(_numbers)
    columns: dict[str, Any] = {
        "record_number": number,
        "identity_type": Patient.IdentityType.NIK,
        "identity_status": Patient.IdentityStatus.UNVERIFIED,
        "search_name": name.lower()[:150],
        "sex": Patient.Sex.FEMALE,
        "birth_date": date(1990, 1, 1),
        "phone": "+6281200000000",
        "address": "Jl. Uji 1",
        "created_at": builders.NOW,
        "changed_at": builders.NOW,
    }
    return Patient.objects.create(facility=clinic, name=name, **columns | facts)


def job(
    clinic: Facility, state: State = State.WAITING, make: Any = builders.promise_pendaftaran, **facts: Any
) -> Job:
    """A promise moved along lawful edges into `state`; each has a lane of its own unless a card is given."""
    after = facts.pop("after", {})
    facts.setdefault("card", f"{next(_numbers):013d}")
    made: Job = make(clinic, **facts)
    advance(made, state, **after)
    return made


@changes()
def advance(made: Job, state: State, **columns: Any) -> None:
    """`columns` are set with the last edge."""
    due = builders.NOW + timedelta(minutes=1)
    if state == State.WAITING:
        Job.objects.filter(pk=made.pk).update(**columns)
        made.refresh_from_db()
        return
    if state in (State.CANCELLED, State.CLOSED):
        columns = {"wanted": state != State.CANCELLED} | columns
        assert move(made, Change(state, "dibatalkan di loket", columns=columns), by=WORKER, now=builders.NOW)
        return
    claimed = Change(State.SENDING, "dikirim", due_at=due, columns=columns if state == State.SENDING else {})
    assert move(made, claimed, by=WORKER, now=builders.NOW, claim=CLAIM)
    if state != State.SENDING:
        if state == State.UNKNOWN:
            columns = {"maybe_there": True, "unknown_since": builders.NOW} | columns
        assert move(
            made, Change(state, "BPJS menjawab", due_at=due, columns=columns), by=WORKER, now=builders.NOW
        )


def attempt(made: Job, **facts: Any) -> Attempt:
    columns: dict[str, Any] = {
        "number": made.attempts.count() + 1,
        "trigger": Attempt.Trigger.AUTO,
        "by_name": str(WORKER),
        "claim": CLAIM,
        "service_date": made.service_date,
        "request_line": "POST pendaftaran",
        "request_body": '{"nik":3174060101900001,"berat":1.10}',
        "started_at": builders.NOW,
        "ended_at": builders.NOW + timedelta(milliseconds=426),
        "duration_ms": 426,
    }
    return Attempt.objects.create(job=made, **columns | facts)
