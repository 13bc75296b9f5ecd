"""Whose a number is that BPJS may give out again: a look-up adopts none of another, and misses none of ours."""

import pytest

from tests import builders
from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.queries import numbers_owned_by_others
from titian.outbox.states import State

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

OURS, ANOTHERS = "0009900000017", "0009900000028"


@pytest.fixture
def clinic() -> Facility:
    return builders.bridged_facility()


def sent(clinic: Facility, card: str, number: str, **columns: object) -> Job:
    job = builders.promise_pendaftaran(clinic, card)
    known = {"state": State.SENT, "bpjs_sequence": number, "due_at": None, "finished_at": builders.NOW}
    Job.objects.filter(pk=job.pk).update(**known, **columns)
    return job


def taken_back(job: Job, state: State) -> None:
    """Its withdrawal is in this state."""
    removal = builders.promise(
        job.facility, Kind.HAPUS_PENDAFTARAN, job.card_number, "001", {}, visit_ref=job.visit_ref
    )
    finished = {} if state is State.WAITING else {"due_at": None, "finished_at": builders.NOW}
    Job.objects.filter(pk=removal.pk).update(state=state, **finished)


def owned(clinic: Facility) -> frozenset[str]:
    return numbers_owned_by_others(builders.promise_pendaftaran(clinic, OURS))


def test_what_is_wanted_there_owns_its_number(clinic: Facility) -> None:
    sent(clinic, ANOTHERS, "A1")
    sent(clinic, OURS, "A2")
    assert owned(clinic) == {"A1", "A2"}


def test_a_number_may_be_ours_as_soon_as_its_owner_is_being_taken_back(clinic: Facility) -> None:
    """BPJS deleted it, gave its number to us, and both answers were lost."""
    taken_back(sent(clinic, ANOTHERS, "A1", wanted=False), State.WAITING)
    assert owned(clinic) == frozenset()


def test_an_earlier_registration_of_the_same_card_owns_its_number_until_it_is_gone(clinic: Facility) -> None:
    earlier = sent(clinic, OURS, "A1", wanted=False)
    assert owned(clinic) == {"A1"}
    taken_back(earlier, State.SENT)
    assert owned(clinic) == frozenset()
