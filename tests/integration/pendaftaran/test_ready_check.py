"""What BPJS would refuse of the desk's promises is stopped, held or impossible here, or a row says why nobody knows."""

import pytest

from tests.builders import bridged_facility
from tests.integration.pendaftaran.refusals import TABLE, Held, Stopped, refusals
from tests.integration.pendaftaran.test_register import jobs
from titian.outbox.models import Job
from titian.pendaftaran.models import Pendaftaran

pytestmark = pytest.mark.django_db

STOPPED = {name: row for name, row in TABLE.items() if isinstance(row, Stopped)}
HELD = {name: row for name, row in TABLE.items() if isinstance(row, Held)}
_PROMISED_TO = {"pcare": "tambah_pendaftaran", "antrean": "tambah_antrean"}


def test_every_refusal_of_the_sandbox_has_a_row_and_every_row_a_refusal() -> None:
    assert {name.partition(",")[0] for name in TABLE} == set(refusals())


@pytest.mark.parametrize("name", STOPPED)
def test_what_bpjs_would_refuse_is_told_at_the_desk_and_promised_to_nobody(name: str) -> None:
    clinic, row = bridged_facility(), STOPPED[name]
    with pytest.raises(row.error):
        row.act(clinic)
    assert Job.objects.count() == 2 * Pendaftaran.objects.count() <= 2


@pytest.mark.parametrize("name", HELD)
def test_what_is_missing_for_bpjs_waits_for_it_and_the_patient_does_not(name: str) -> None:
    row = HELD[name]
    visit = row.act(bridged_facility())
    assert isinstance(visit, Pendaftaran)
    assert jobs(visit)[_PROMISED_TO[name.partition(":")[0]]].hold == row.hold
