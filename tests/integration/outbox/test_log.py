"""What a log says of a row that the database refuses."""

import pytest

from tests import builders
from titian.config.logs import LineFormatter
from titian.outbox.models import Job
from titian.outbox.operations.each import each_apart

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def test_the_complaint_of_a_job_that_cannot_be_written_is_not_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = builders.promise_pendaftaran(builders.bridged_facility())
    Job.objects.filter(pk=job.pk).update(payload=job.payload | {"complaint": "batuk berdarah"})
    assert each_apart([job], lambda one: Job.objects.filter(pk=one.pk).update(due_at=None)) == []
    [record] = caplog.records
    text = LineFormatter().format(record)
    assert "batuk berdarah" not in text
    assert "IntegrityError" in text
    assert f"job {job.pk} was left where it is" in text
