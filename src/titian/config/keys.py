"""The installation's own keys: made once in the data folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet


def secret_key(folder: Path) -> str:
    """Django's signing key. Losing it signs everybody out, nothing more."""
    return _read_or_make(folder / "secret.key", secrets.token_urlsafe(50))


def credential_keys(folder: Path) -> list[str]:
    """Keys that encrypt BPJS credentials, newest first, one a line.

    Losing this file means typing the credentials in again; `titian backup` keeps a copy of it.
    """
    return _read_or_make(folder / "credential.key", Fernet.generate_key().decode()).split()


def _read_or_make(path: Path, fresh: str) -> str:
    """A hard link appears whole or not at all: of two processes that start together, one key wins."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        draft.touch(mode=0o600)
        draft.write_text(fresh)
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    text = path.read_text().strip()
    if not text:
        raise RuntimeError(f"{path} kosong: pulihkan dari cadangan")
    return text
