"""Who asks for what rests helps the drill to an end, and must not hide what would never have come to one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drills.chaos.admin import Admin
from drills.chaos.drill import code_of
from drills.chaos.hand import Typist
from drills.chaos.plan import make
from drills.chaos.processes import Sandbox
from drills.chaos.verdict import FAULTS
from tests import builders
from titian.outbox import kinds
from titian.outbox.models import Job

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("is_there", "asked_for"), [(True, 1), (False, 0)])
def test_what_rests_is_counted_once_and_what_is_due_is_not(
    monkeypatch: pytest.MonkeyPatch, is_there: bool, asked_for: int
) -> None:
    monkeypatch.setattr(kinds, "_sources", {})
    clinic = builders.bridged_facility()
    admin = Admin(Sandbox(0, 0), clinic, Typist(clinic), is_there=is_there)
    resting, _ = builders.promise_pendaftaran(clinic), builders.promise_antrean(clinic)
    for _ in range(2):
        Job.objects.filter(pk=resting.pk).update(due_at=timezone.now() + timedelta(seconds=60))
        assert admin.ask_for_resting() == (2 if is_there else 0)
    assert len(admin.asked_for) == asked_for


def test_a_storm_after_which_more_had_to_be_asked_for_than_the_plan_allows_is_no_pass() -> None:
    most = make(seed=1, n=600).limits["asked_for"]
    assert most == 15
    assert code_of(dict.fromkeys(FAULTS, 0) | {"too_few": [], "too_many": ["asked_for"]}) == 1
