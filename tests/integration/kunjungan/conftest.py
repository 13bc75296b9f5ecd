"""A clinic at a real sandbox over loopback, with a worker that runs until something is so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests import builders
from tests.integration.delivery.conftest import work_until
from titian.facility.models import Facility

__all__ = ["work_until"]  # a fixture


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def clinic(transactional_db: None, sandbox: RunningSandbox) -> Facility:
    """Mapped to the sandbox's own poli and doctors."""
    clinic = builders.bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    doctor = builders.MELATI.practitioners[0]
    clinic.poli.create(
        name="Poli Umum", ticket_letter="A", pcare_code="001", antrean_code="001",
        antrean_name=builders.MELATI.poli[0].name,
    )  # fmt: skip
    clinic.practitioners.create(
        name="dr. Sari", pcare_code=doctor.pcare_code, antrean_code=str(doctor.antrean_code),
        antrean_name=doctor.antrean_name,
    )  # fmt: skip
    return clinic
