"""What a demo must remember between two starts: the staff's passwords and the sandbox's ports."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from titian.config.errors import UnableToRun

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and digits that look alike."""

DATABASE = "titian.sqlite3"


@dataclass(frozen=True, slots=True)
class Notes:
    """`passwords` by username; both ports are the sandbox's; `prepared` tells what the database was made ready for.

    Kept in a file only its owner can read.
    """

    passwords: dict[str, str]
    sandbox_port: int = 0
    control_port: int = 0
    prepared: str = ""


def read(folder: Path, usernames: tuple[str, ...]) -> Notes:
    """The notes of this folder, with a password for each of these people; fresh ones for a fresh folder.

    Raises UnableToRun for a folder with a database that no demo made: a clinic's own data gets no sample clinic.
    """
    file = _file(folder)
    if not file.exists() and (folder / DATABASE).exists():
        raise UnableToRun(f"{folder} berisi data yang bukan dari demo; pilih folder lain dengan --data-dir")
    known = Notes(**json.loads(file.read_text())) if file.exists() else Notes({})
    passwords = {name: known.passwords.get(name) or readable_password() for name in usernames}
    return replace(known, passwords=passwords)


def write(folder: Path, notes: Notes) -> None:
    """Whole or not at all."""
    draft = _file(folder).with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(notes), indent=2))
    draft.replace(_file(folder))


def readable_password() -> str:
    """Twelve characters in groups of four, to be read out and typed: 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def _file(folder: Path) -> Path:
    return folder / "demo.json"
