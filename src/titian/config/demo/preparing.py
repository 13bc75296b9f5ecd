"""Whether the demo's database is ready as it lies there, found out without Django, which takes a second to load."""

import hashlib
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import titian
from bpjs_sandbox.accounts import MELATI

WITH_TABLES = ("django", "django-allauth", "django-auditlog")
"""The packages besides our own that bring migrations."""


def state(sandbox_port: int, now: datetime) -> str:
    """What a database is prepared for: these tables, the sandbox at this port, the sample clinic's day.

    The web and worker processes look for themselves whether the tables are there; this only saves time.
    """
    ours = Path(titian.__file__).parent.glob("*/migrations/0*.py")
    tables = [*sorted(path.name for path in ours), *(f"{name} {version(name)}" for name in WITH_TABLES)]
    digest = hashlib.sha256("\n".join(tables).encode()).hexdigest()[:16]
    return f"{digest} {sandbox_port} {now.astimezone(MELATI.zone).date()}"
