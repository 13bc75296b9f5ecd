"""The first load of the national list, which a person at a terminal waits for."""

import threading
from collections.abc import Iterator

import pytest

from tests import builders
from titian.accounts.models import AuditEvent
from titian.config.demo.clinics import loading_villages
from titian.facility import operations
from titian.facility.models import Village

pytestmark = [pytest.mark.both_engines]

BY = {"by": builders.DESK, "now": builders.NOW}


def listed(count: int) -> Iterator[Village]:
    for number in range(count):
        yield Village(code=f"34{number:08}", name=f"Desa {number}", district="D", city="C", province="P")


@pytest.fixture
def short_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one transaction of an update would take, and quickly made."""
    monkeypatch.setattr(operations, "_villages", lambda: listed(1200))


def test_of_a_list_that_the_database_refuses_nothing_stays(db, monkeypatch):
    rows = [*listed(1200), Village(code=None, name="X")]
    monkeypatch.setattr(operations, "_villages", lambda: iter(rows))
    with pytest.raises(operations.IntegrityError):
        operations.load_villages(**BY)
    assert not Village.objects.exists()


def test_an_empty_table_is_filled_by_one_statement(db, short_list, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # the look, the savepoint's two, the rows, the event
        loaded = operations.load_villages(**BY)
    assert (loaded.listed, loaded.written, Village.objects.count()) == (1200, 1200, 1200)
    assert operations.load_villages(**BY).written == 0


def test_what_the_load_beside_met_is_raised(transactional_db, monkeypatch):
    def no_list() -> Iterator[Village]:
        raise OSError("the list cannot be read")

    monkeypatch.setattr(operations, "_villages", no_list)
    with pytest.raises(OSError, match="cannot be read"), loading_villages(lambda sentence: None):
        pass


def test_the_demo_loads_them_beside_its_other_work_and_once(transactional_db, monkeypatch):
    go_on, said = threading.Event(), []

    def wait_for_the_block() -> Iterator[Village]:
        assert go_on.wait(10), "the block did not run beside the load"
        return listed(3)

    monkeypatch.setattr(operations, "_villages", wait_for_the_block)
    for _ in range(2):
        with loading_villages(said.append):
            go_on.set()
    assert (len(said), "desa" in said[0]) == (1, True)
    assert (Village.objects.count(), AuditEvent.objects.filter(action="load_villages").count()) == (3, 1)
