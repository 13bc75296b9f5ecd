"""Backup and restore as commands, on an embedded database."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.integration.config.titian import sql, titian
from tests.prepared import migrated, once
from titian.config import archive
from titian.config.archive import contents
from titian.config.running import running

CLINICS = "SELECT name FROM facility_facility ORDER BY name"


@pytest.fixture(scope="module")
def template() -> Path:
    return once("backup", prepare)


def prepare(folder: Path) -> None:
    """One clinic in a database, and one backup of that."""
    shutil.copytree(migrated(), folder, dirs_exist_ok=True)
    add_clinic(folder, "Melati")
    assert titian(folder, "backup").returncode == 0


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "data")


@pytest.fixture
def backup(folder: Path) -> Path:
    (made,) = (folder / "backups").iterdir()
    return made


def add_clinic(folder: Path, name: str) -> None:
    facts = {
        "slug": name.lower(),
        "name": name,
        "faskes_code": "",
        "time_zone": "Asia/Jakarta",
        "record_number_format": "00-00-00",
        "ticket_format": "A-1",
        "sends_umum_antrean": False,
        "tells_pcare": "desk",
        "urgent_after_hours": 8,
        "bodies_kept_days": 365,
        "digest_email": "",
        "help_name": "",
        "help_whatsapp": "",
        "help_phone": "",
    }
    places = ",".join("?" * len(facts))
    sql(folder, f"INSERT INTO facility_facility ({','.join(facts)}) VALUES ({places})", *facts.values())  # noqa: S608


def test_a_damaged_backup_is_refused_and_nothing_changes(folder: Path, backup: Path):
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    backup.write_bytes(content)
    done = titian(folder, "restore", str(backup), "--force")
    assert done.returncode == 1
    assert "rusak" in done.stderr
    assert sql(folder, CLINICS) == [("Melati",)]


def test_a_backup_of_another_database_is_refused_before_anything_is_moved(folder: Path, backup: Path):
    pack_again(backup, lambda database: database.execute("DROP TABLE patients_patient"))
    done = titian(folder, "restore", str(backup), "--force")
    assert done.returncode == 1
    assert "bukan milik Titian: tanpa patients_patient" in done.stderr
    assert sql(folder, CLINICS) == [("Melati",)]
    assert not list(folder.glob("before-restore-*"))


def pack_again(backup: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """The same backup with another database inside, and a checksum that agrees with it."""
    scratch = backup.parent / "scratch"
    scratch.mkdir()
    manifest = contents.unpack(backup, scratch)
    with closing(sqlite3.connect(scratch / "titian.sqlite3")) as database:
        change(database)
        database.commit()
    contents.pack(scratch, backup, manifest)


def test_where_putting_in_place_fails_the_old_is_back(folder: Path, backup: Path, monkeypatch, settings):
    add_clinic(folder, "Kenanga")
    settings.DATA_DIR = folder
    monkeypatch.setitem(connection.settings_dict, "NAME", str(folder / "titian.sqlite3"))
    (folder / "running.lock").touch()
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    monkeypatch.setattr(Path, "replace", failing_at(folder / "credential.key", Path.replace))
    with pytest.raises(PermissionError):
        archive.restore(backup, timezone.now(), force=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert not list(folder.glob("before-restore-*"))


def failing_at(place: Path, replace: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """The new file is refused its place once; the old one may come back to it."""
    refusals = iter([True])

    def replacing(source: Path, target: Path) -> Path:
        if target == place and next(refusals, False):
            raise PermissionError(13, "Permission denied", str(target))
        return replace(source, target)

    return replacing


def test_a_restore_over_data_is_refused_without_force(folder: Path, backup: Path):
    add_clinic(folder, "Kenanga")
    done = titian(folder, "restore", str(backup))
    assert done.returncode == 1
    assert "--force" in done.stderr
    assert sql(folder, CLINICS) == [("Kenanga",), ("Melati",)]


def test_a_restore_is_refused_while_the_product_runs(folder: Path, backup: Path):
    with running(folder):
        done = titian(folder, "restore", str(backup), "--force")
    assert done.returncode == 1
    assert "sedang berjalan" in done.stderr


def test_a_forced_restore_brings_the_old_back_and_keeps_the_new_aside(folder: Path, backup: Path):
    keys = (folder / "credential.key").read_text()
    add_clinic(folder, "Kenanga")
    (folder / "credential.key").write_text("replaced")
    assert titian(folder, "restore", str(backup), "--force").returncode == 0
    assert sql(folder, CLINICS) == [("Melati",)]
    assert (folder / "credential.key").read_text() == keys
    (aside,) = folder.glob("before-restore-*")
    assert sql(aside, CLINICS) == [("Kenanga",), ("Melati",)]
    assert (aside / "credential.key").read_text() == "replaced"


def test_a_backup_moves_to_another_machine_with_its_keys(folder: Path, backup: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    assert titian(elsewhere, "restore", str(backup)).returncode == 0
    assert sql(elsewhere, CLINICS) == [("Melati",)]
    for key in ("secret.key", "credential.key"):
        assert (elsewhere / key).read_text() == (folder / key).read_text()
        assert (elsewhere / key).stat().st_mode & 0o777 == 0o600


def test_a_backup_lies_where_it_was_sent_and_only_its_owner_reads_it(folder: Path, tmp_path: Path):
    done = titian(folder, "backup", "--to", str(tmp_path / "stick"))
    (made,) = (tmp_path / "stick").iterdir()
    assert str(made) in done.stdout
    assert made.stat().st_mode & 0o777 == 0o600


def test_a_backup_of_nothing_is_refused(tmp_path: Path):
    done = titian(tmp_path, "backup")
    assert (done.returncode, done.stdout) == (1, "")
    assert "belum ada basis data" in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []
