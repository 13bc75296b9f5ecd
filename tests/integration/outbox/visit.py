"""One visit with its promises, in the hands of one worker and of a test's clock."""

from __future__ import annotations

from uuid import uuid4

from tests import builders
from tests.integration.delivery.engine import Clock, came_back, claimed_by, settle, worker
from titian.delivery.outcomes import Kind as Answered
from titian.outbox import operations as outbox
from titian.outbox.kinds import Kind
from titian.outbox.models import Job


class Visit:
    """One visit with the promises a registration makes, in the hands of one worker."""

    def __init__(self, clock: Clock, *makers: object) -> None:
        self.clock, self.clinic, self.ref = clock, builders.bridged_facility(), uuid4()
        self.worker = worker()
        for make in makers:
            make(self.clinic, visit_ref=self.ref)  # type: ignore[operator]

    def withdraw(self, *kinds: Kind) -> int:
        """Everything, or these kinds alone."""
        return outbox.withdraw(
            by=builders.DESK,
            facility=self.clinic,
            visit_ref=self.ref,
            why="salah poli",
            now=self.clock.now,
            kinds=kinds or tuple(Kind),
        )

    def resend(self, kind: Kind) -> None:
        outbox.resend(by=builders.DESK, facility=self.clinic, job_id=self.job(kind).pk, now=self.clock.now)

    def job(self, kind: Kind) -> Job:
        return Job.objects.get(visit_ref=self.ref, kind=kind)

    def states(self) -> dict[str, str]:
        return dict(Job.objects.filter(visit_ref=self.ref).values_list("kind", "state"))

    def send_one(self, answered: Answered, **facts: object) -> None:
        """Claim the one job that may go, and let it be answered so."""
        [send] = claimed_by(self.worker)
        settle(self.worker, came_back(send, answered, **facts))

    def goes(self) -> list[str]:
        return [send.claimed.job.kind for send in claimed_by(self.worker)]
