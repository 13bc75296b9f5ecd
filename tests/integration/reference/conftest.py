"""A sandbox, as new for each test, and a clinic that is bridged to it; nobody waits between two questions."""

from collections.abc import Iterator

import pytest

from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests.builders import bridged_facility
from titian.facility.models import Facility
from titian.reference.reader import asking, reading


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.reset()
    return running


@pytest.fixture
def clinic(db: None, sandbox: RunningSandbox) -> Facility:
    return bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAUSE", 0)
    monkeypatch.setattr(asking, "BEFORE_ASKING_AGAIN", 0)
