"""What the web process has loaded is not gone through again for garbage."""

import gc

import pytest

from titian.config.commands.web import settle


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_is_loaded_is_left_alone_by_the_collector():
    before = gc.get_freeze_count()
    settle()
    assert gc.get_freeze_count() > before + 100_000
    assert gc.isenabled()
