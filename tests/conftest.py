"""For every test: no network beyond this machine, properties that do not fail by the clock, and a database."""

import os
import shutil

import pytest
from hypothesis import settings

from tests.network import block_the_outside
from tests.prepared import migrated
from titian.config.process import keep_loaded

block_the_outside()

# A busy machine is no bug, so no deadline; where CI is set, the same examples each time, so that what passed passes.
settings.register_profile("titian", deadline=None, derandomize="CI" in os.environ, database=None)
settings.load_profile("titian")


def pytest_collection_finish() -> None:
    """All is loaded, and stays: what goes through it for garbage again and again takes a tenth of the time."""
    keep_loaded()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """SQLite's is there already, with every table: it is a copy of one that was migrated from nothing."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return False
    shutil.copy(migrated() / "titian.sqlite3", connection.creation._get_test_db_name())
    return True
