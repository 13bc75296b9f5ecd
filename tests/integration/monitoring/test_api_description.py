"""What the API says of itself is so: another program asks what its description allows and forbids, and compares."""

from collections.abc import Callable

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

from tests import builders
from tests.integration.monitoring import scene
from titian.config.wsgi import application
from titian.facility.access import operations as access
from titian.monitoring.api import views
from titian.outbox import kinds
from titian.outbox.states import State

# The server closes its connections after a request, which would end a transaction around the test.
pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = 10
"""Of each operation and mode, the same each time."""
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def token(clinic, monkeypatch):
    """One that may do everything, at a clinic with a job in each kind of state."""
    monkeypatch.setattr(views.LIMIT, "most", 10**6)
    monkeypatch.setattr(kinds, "_sources", {})  # no visit is behind these promises to rebuild them from
    cache.clear()
    for state in (State.FAILED, State.WAITING, State.SENT):
        scene.attempt(scene.job(clinic, state))
    facts = {"may_resend": True, "sees_identity": True, "now": builders.NOW}
    return access.create_token(by=builders.DESK, facility=clinic, name="uji", **facts)[1]


def asking(token: str, asked: list[Case]) -> Callable[[Case], None]:
    """Sends a case, and raises what of the answer is not as described: status, type, form, what was let in."""

    def ask(case: Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
        asked.append(case)

    return ask


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
def test_every_answer_is_as_the_description_says(token, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked: list[Case] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        BOUNDED(given(operation.as_strategy(generation_mode=mode))(asking(token, asked)))()
    assert {tag for case in asked for tag in case.operation.tags} == {"Kiriman"}
    assert len({case.operation.label for case in asked}) == 4
    assert len(asked) > 2 * EXAMPLES
