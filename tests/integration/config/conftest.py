"""An installation that is well, in a data folder of its own."""

from pathlib import Path

import pytest
from django.utils import timezone

from bpjs_sandbox.testing import running_sandbox
from tests.integration.config.breaking import Installation, install
from titian.monitoring.health import bridges
from titian.monitoring.health.readiness import _migrated, recent


@pytest.fixture(scope="session")
def sandbox():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def installation(
    db: None, settings, tmp_path: Path, sandbox, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(bridges, "SLOW", 60.0)  # a busy machine is no fault of BPJS's
    sandbox.reset()
    _migrated.clear()
    recent.forget()
    return install(sandbox, tmp_path, timezone.now())
