"""The backup file: what is refused, what is kept, and the way through PostgreSQL's own tools."""

import errno
import hashlib
import io
import json
import os
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests import builders
from titian.config import archive
from titian.config.archive import BadArchive, engines
from titian.config.errors import UnableToRun
from titian.facility.models import Facility
from titian.outbox.models import Heartbeat

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
LONG_AGO = (NOW - timedelta(hours=7)).timestamp()


@pytest.fixture
def data(settings, tmp_path: Path) -> Path:
    """A data folder with keys; the database is the tests' own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    for name in ("secret.key", "credential.key"):
        (settings.DATA_DIR / name).write_text(f"the {name}")
    return settings.DATA_DIR


def forge(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def manifest(**changes: object) -> bytes:
    facts = {"made_at": "", "engine": "sqlite", "files": {}, "format": 1}
    return json.dumps(facts | changes).encode()


def digests(members: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}


WITHOUT_KEYS = {"titian.sqlite3": b"rows"}
EMPTY_KEY = {"titian.sqlite3": b"rows", "secret.key": b"x", "credential.key": b""}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"manifest.json": b"not json"},
        {"manifest.json": b'{"made_at": 1}'},
        {"manifest.json": manifest(format=2)},
        {"manifest.json": manifest(engine="oracle")},
        {"manifest.json": manifest(files={"../../etc/passwd": "00"}), "../../etc/passwd": b"x"},
        {"manifest.json": manifest(files={"secret.key": "00"})},
        {"manifest.json": manifest(files={"secret.key": "00"}), "secret.key": b"x"},
        {"manifest.json": manifest(files=digests(WITHOUT_KEYS)), **WITHOUT_KEYS},
        {"manifest.json": manifest(files=digests(EMPTY_KEY)), **EMPTY_KEY},
    ],
)
def test_what_is_no_backup_of_ours_is_refused(tmp_path: Path, members: dict[str, bytes]):
    (tmp_path / "out").mkdir()
    with pytest.raises(BadArchive):
        archive.unpack(forge(tmp_path / "titian-x.tar.gz", members), tmp_path / "out")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path):
    with pytest.raises(BadArchive, match="tidak ada"):
        archive.unpack(tmp_path / "none.tar.gz", tmp_path)


def test_a_full_disk_is_not_blamed_on_the_archive(
    transactional_db: None, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if connection.vendor == "postgresql":
        pytest.skip("one engine is enough")
    made = archive.make(data / "backups", NOW)
    monkeypatch.setattr(shutil, "copyfileobj", disk_full)
    with pytest.raises(OSError, match="No space left"):
        archive.unpack(made, tmp_path)


def disk_full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_a_killed_run_left_behind_is_removed_by_the_next(transactional_db: None, data: Path):
    backups = data / "backups"
    left = [backups / ".backup-killed", data / ".restore-killed"]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "titian.sqlite3").write_text("patients")
        os.utime(folder, times=(LONG_AGO, LONG_AGO))
    (backups / ".backup-under-way").mkdir()
    os.utime(backups / ".backup-under-way", (NOW.timestamp(), NOW.timestamp()))
    archive.make(backups, NOW)
    assert [folder.exists() for folder in left] == [False, False]
    assert (backups / ".backup-under-way").exists()


def test_only_the_newest_backups_are_kept(tmp_path: Path):
    for day in range(20):
        (tmp_path / f"titian-{NOW + timedelta(days=day):%Y%m%dT%H%M%SZ}.tar.gz").touch()
    (tmp_path / "notes.txt").touch()
    archive.prune(tmp_path, keep=14)
    assert len(list(tmp_path.glob("titian-*"))) == 14
    assert min(tmp_path.glob("titian-*")).name == "titian-20261127T220000Z.tar.gz"
    assert (tmp_path / "notes.txt").exists()


def test_a_backup_that_cannot_be_read_back_never_gets_its_name(
    transactional_db: None, data: Path, monkeypatch: pytest.MonkeyPatch
):
    def break_it(target: Path) -> None:
        target.write_bytes(b"SQLite format 3\0 and then nothing")

    monkeypatch.setattr(engines, "dump", break_it)
    with pytest.raises(UnableToRun):
        archive.make(data / "backups", NOW)
    assert list((data / "backups").iterdir()) == []


@pytest.mark.both_engines
def test_a_backup_is_made_while_the_desk_writes(transactional_db: None, data: Path, tmp_path: Path):
    builders.facility("melati")
    made = archive.make(data / "backups", NOW)
    (tmp_path / "out").mkdir()
    found = archive.unpack(made, tmp_path / "out")
    assert made.name == "titian-20261121T220000Z.tar.gz"
    assert set(found.files) == {engines.DUMPS[connection.vendor], "secret.key", "credential.key"}
    assert (tmp_path / "out" / "secret.key").read_text() == "the secret.key"


@pytest.mark.both_engines
def test_postgresql_is_restored_whole_and_the_old_is_backed_up_first(transactional_db: None, data: Path):
    if connection.vendor != "postgresql":
        pytest.skip("the embedded file is restored in test_backup.py")
    builders.facility("melati")
    made = archive.make(data / "backups", NOW)
    Facility.objects.all().delete()
    aside = archive.restore(made, NOW, force=True)
    assert [clinic.slug for clinic in Facility.objects.all()] == ["melati"]
    assert aside is not None
    assert len(list(aside.glob("titian-*.tar.gz"))) == 1


@pytest.mark.both_engines
def test_postgresql_is_not_restored_under_a_worker_of_another_machine(transactional_db: None, data: Path):
    if connection.vendor != "postgresql":
        pytest.skip("an embedded database has no other machine")
    made = archive.make(data / "backups", NOW)
    Heartbeat.objects.create(name="worker:other:1", role="worker", at=NOW)
    with pytest.raises(UnableToRun, match="worker:other:1"):
        archive.restore(made, NOW, force=True)


@pytest.mark.both_engines
def test_a_missing_tool_is_named(transactional_db: None, data: Path, monkeypatch: pytest.MonkeyPatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite needs no tool")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(UnableToRun, match="pg_dump tidak terpasang"):
        archive.make(data / "backups", NOW)
