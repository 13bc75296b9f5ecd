"""What is inside a backup, and how one knows that it is whole.

A `.tar.gz` with `manifest.json` first: when it was made, from which engine, and the SHA-256 of every other file.
"""

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from titian.config.archive.engines import DUMPS
from titian.config.errors import UnableToRun

MANIFEST = "manifest.json"
KEYS = ("secret.key", "credential.key")
FORMAT = 1

DAMAGE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, KeyError, ValueError, TypeError)
"""What reading a file raises that is no archive of ours, or no longer a whole one."""


class BadArchive(UnableToRun):
    """The file is no backup of ours, or it is damaged; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at` is ISO 8601 UTC; `engine` Django's vendor name; `files` name -> SHA-256 in hex."""

    made_at: str
    engine: str
    files: dict[str, str]
    format: int = FORMAT


def pack(folder: Path, target: Path, manifest: Manifest) -> None:
    """Write the folder's files named in the manifest into `target`, readable by its owner only."""
    manifest = replace(manifest, files={name: digest(folder / name) for name in manifest.files})
    text = json.dumps(asdict(manifest), indent=2).encode()
    target.touch(mode=0o600)
    with tarfile.open(target, "w:gz", compresslevel=6) as tar:
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mode = len(text), 0o600
        tar.addfile(head, io.BytesIO(text))
        for name in manifest.files:
            tar.add(folder / name, name)


def unpack(file: Path, folder: Path) -> Manifest:
    """Take the files out into `folder` and compare each with its checksum; raises BadArchive.

    An OSError is passed on: a disk that is full is no fault of the archive.
    """
    try:
        with tarfile.open(file, "r:gz") as tar:
            manifest = _manifest(tar)
            for name in manifest.files:
                _take(tar, name, folder / name)
    except FileNotFoundError as error:
        raise BadArchive(f"{file} tidak ada") from error
    except DAMAGE as error:
        raise BadArchive(f"{file} rusak atau bukan cadangan Titian: {error}") from error
    for name, expected in manifest.files.items():
        if digest(folder / name) != expected:
            raise BadArchive(f"{file} rusak: isi {name} tidak sama dengan saat dibuat")
        if not (folder / name).stat().st_size:
            raise BadArchive(f"{file} tidak dapat dipakai: {name} di dalamnya kosong")
    return manifest


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(tar: tarfile.TarFile) -> Manifest:
    source = tar.extractfile(MANIFEST)
    if source is None:
        raise ValueError(MANIFEST)
    manifest = Manifest(**json.load(source))
    if manifest.format != FORMAT or manifest.engine not in DUMPS:
        raise ValueError(f"bentuk {manifest.format} tidak dikenal")
    if odd := set(manifest.files) ^ {*KEYS, DUMPS[manifest.engine]}:
        raise ValueError(f"kurang atau tidak dikenal: {', '.join(sorted(odd))}")
    return manifest


def _take(tar: tarfile.TarFile, name: str, target: Path) -> None:
    """Only names from our own list arrive here, so nothing is written outside the folder."""
    source = tar.extractfile(name)
    if source is None:
        raise ValueError(name)
    target.touch(mode=0o600)
    with target.open("wb") as file:
        shutil.copyfileobj(source, file)
