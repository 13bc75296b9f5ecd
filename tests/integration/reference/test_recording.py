"""`titian record`: BPJS's true answers in a file that can be shown to others."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from tests import builders
from tests.builders import NOW, bridged_facility
from tests.integration.monitoring import scene
from titian.config.commands import record
from titian.config.errors import UnableToRun
from titian.facility.models import Facility
from titian.outbox.models import Attempt
from titian.reference import recording

CARD = "0008800000002"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "PAUSE", 0)


def recorded(clinic: Facility, file: Path, *, card: str = "", sent: int = 9) -> list[dict[str, object]]:
    assert record.run(argparse.Namespace(clinic=clinic.slug, file=file, card=card, sent=sent)) == 0
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def refused(clinic: Facility, said: str = f"Peserta {CARD} tidak aktif", **facts: object) -> Attempt:
    """What the worker was answered about a registration."""
    job = builders.promise_pendaftaran(clinic, card=CARD, **facts)
    return Attempt.objects.create(
        job=job,
        number=job.attempts.count() + 1,
        trigger="auto",
        by_name="worker",
        claim="00000000-0000-0000-0000-000000000001",
        service_date=job.service_date,
        request_line="POST pendaftaran",
        request_body=json.dumps({"noKartu": CARD, "kdPoli": "001"}),
        response_text=json.dumps({"response": None, "metaData": {"message": said, "code": 412}}),
        http_code=412,
        bpjs_code=412,
        bpjs_message=said,
        started_at=NOW,
    )


def test_a_clinic_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(UnableToRun, match="tidak ada klinik"):
        record.run(argparse.Namespace(clinic="x", file=tmp_path / "a.jsonl", card="", sent=0))


def test_without_credentials_there_is_nothing_to_ask_and_no_file(db: None, tmp_path: Path) -> None:
    clinic, file = builders.facility(), tmp_path / "a.jsonl"
    with pytest.raises(UnableToRun, match="belum dihubungkan"):
        record.run(argparse.Namespace(clinic=clinic.slug, file=file, card="", sent=0))
    assert not file.exists()


def test_a_file_that_is_there_is_not_written_over(clinic: Facility, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("x")
    with pytest.raises(UnableToRun, match="sudah ada"):
        record.run(argparse.Namespace(clinic=clinic.slug, file=file, card="", sent=0))
    assert file.read_text() == "x"


def test_every_list_is_asked_once_and_a_peserta_where_one_is_named(clinic: Facility, tmp_path: Path) -> None:
    lines = recorded(clinic, tmp_path / "a.jsonl", card=CARD)
    asked = {line["endpoint"] for line in lines}
    assert {"poli/fktp/{start}/{limit}", "ref/poli/tanggal/{date}", "peserta/noka/{card}"} <= asked
    assert {line["http"] for line in lines if not line["error"]} <= {200, 204, 404, 412}
    assert CARD not in (tmp_path / "a.jsonl").read_text()


def test_without_bpjs_the_file_says_what_came_instead(db: None, tmp_path: Path) -> None:
    lines = recorded(bridged_facility(), tmp_path / "a.jsonl")
    assert {(line["http"], line["error"]) for line in lines} == {(None, "NotReceived")}


def test_each_answer_to_the_worker_is_kept_once_and_disguised(clinic: Facility, tmp_path: Path) -> None:
    refused(clinic)
    refused(clinic)
    refused(bridged_facility())
    lines = [line for line in recorded(clinic, tmp_path / "a.jsonl") if line["method"] == "POST"]
    assert len(lines) == 1
    assert lines[0]["sent"]["kdPoli"] == "001"
    assert lines[0]["envelope"]["metaData"]["message"].endswith("tidak aktif")
    assert CARD not in (tmp_path / "a.jsonl").read_text()


def test_whom_bpjs_calls_by_name_is_not_named_nor_who_treats(clinic: Facility, tmp_path: Path) -> None:
    clinic.practitioners.create(name="dr. Ani Wijaya")
    ref = scene.patient(clinic, "Slamet Riyadi").ref
    refused(clinic, f"Peserta Slamet Riyadi {CARD} pada Wijaya: keluhan batuk ditolak", patient_ref=ref)
    [line] = [line for line in recorded(clinic, tmp_path / "a.jsonl") if line["method"] == "POST"]
    assert line["envelope"]["metaData"]["message"] == "Peserta * pada *: keluhan * ditolak"
