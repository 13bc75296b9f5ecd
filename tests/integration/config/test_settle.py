"""What a process has loaded is not gone through again for garbage, and what it makes seldom."""

import gc

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from titian.config.commands.web import settle
from titian.config.database import KEPT_KB
from titian.config.process import SELDOM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_before", "thawed")]


@pytest.fixture
def thawed():
    """The tests' own process leaves what it has loaded alone as well."""
    often = gc.get_threshold()
    gc.unfreeze()
    gc.set_threshold(700)
    yield
    gc.set_threshold(*often)
    connection_created.disconnect(dispatch_uid="keep_pages")


@pytest.fixture
def as_before():
    """The size of the cache of a connection that the next test uses as well."""
    before = kept()
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA cache_size={before}")


def kept() -> int:
    """Pages, or where it is below nothing, kilobytes."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA cache_size").fetchone()[0]


def test_the_screens_keep_more_of_an_embedded_database_in_memory():
    settle()
    assert kept() == -KEPT_KB
    other = connection.copy()
    with other.cursor() as cursor:
        assert cursor.execute("PRAGMA cache_size").fetchone()[0] == -KEPT_KB
    other.close()


def test_what_is_loaded_is_left_alone_by_the_collector():
    before = gc.get_freeze_count()
    settle()
    assert gc.get_freeze_count() > before + 100_000
    assert gc.isenabled()
    assert gc.get_threshold()[0] == SELDOM
