"""What a process has loaded is not gone through again for garbage, and what it makes seldom."""

import gc

import pytest

from titian.config.commands.web import settle
from titian.config.process import SELDOM


@pytest.fixture
def thawed():
    """The tests' own process leaves what it has loaded alone as well."""
    often = gc.get_threshold()
    gc.unfreeze()
    gc.set_threshold(700)
    yield
    gc.set_threshold(*often)


@pytest.mark.usefixtures("thawed")
def test_what_is_loaded_is_left_alone_by_the_collector():
    before = gc.get_freeze_count()
    settle()
    assert gc.get_freeze_count() > before + 100_000
    assert gc.isenabled()
    assert gc.get_threshold()[0] == SELDOM
