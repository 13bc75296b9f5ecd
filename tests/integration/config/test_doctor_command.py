"""`titian doctor` as a person reads it and as a monitoring system does."""

import json
from pathlib import Path

import pytest

from tests.integration.config import breaking
from tests.integration.config.breaking import Installation
from titian.config import cli
from titian.config.commands import doctor
from titian.config.errors import UnableToRun
from titian.monitoring.health import LABELS

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str) -> int:
    return doctor.run(cli.parser().parse_args(["doctor", *arguments]))


def test_one_fault_makes_the_exit_code_and_comes_with_its_cure(installation: Installation, capsys):
    breaking.a_duty_fails(installation)
    assert run() == 1
    said = capsys.readouterr().out
    assert (
        "  !!  duty: Tugas referensi gagal; berhasil terakhir belum pernah.\n        Diulang sendiri." in said
    )
    assert "        UnableToLoad: tidak terjangkau\n" in said


def test_a_clinic_that_is_not_there_is_refused(installation: Installation):
    with pytest.raises(UnableToRun, match="tidak ada klinik dengan alamat lain"):
        run("--clinic", "lain")


def test_when_all_is_well_each_clinic_and_service_has_its_heading(installation: Installation, capsys):
    slug = installation.clinic.slug
    assert run("--clinic", slug) == 0
    lines = capsys.readouterr().out.splitlines()
    headings = [line for line in lines if not line.startswith(" ")]
    assert headings == ["pemasangan ini", slug, f"{slug} pcare", f"{slug} antrean", f"{slug} icare"]
    assert all(line.startswith("  ok  ") for line in lines if line not in headings)


def test_the_fields_for_machines_stay(installation: Installation, capsys):
    breaking.wrong("antrean", "user_key")(installation)
    assert run("--json") == 1
    [wrong] = [check for check in json.loads(capsys.readouterr().out) if not check["ok"]]
    assert set(wrong) == {"name", "ok", "text", "what_to_do", "detail", "blames", "clinic", "service"}
    found = [wrong[field] for field in ("name", "blames", "clinic", "service")]
    assert found == ["user_key", "user_key", installation.clinic.slug, "antrean"]


def test_no_secret_is_said(installation: Installation, capsys):
    for field in ("secret", "user_key", "password"):
        breaking.wrong("pcare", field)(installation)
    run()
    run("--json")
    assert "bukan yang ini" not in capsys.readouterr().out


def test_every_name_stands_in_the_guide():
    guide = (ROOT / "docs/how-to/menjalankan-dan-merawat.md").read_text(encoding="utf-8")
    assert [name for name in LABELS if f"| `{name}` |" not in guide] == []
