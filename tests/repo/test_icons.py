"""Every icon that a template or a table names exists in the installed set: a missing one is a page that fails."""

import re

import pytest
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from tests.repo.house import ROOT
from titian.outbox.states import BADGES

NAMED = re.compile(r"""{%\s*lucide\s+"([a-z0-9-]+)\"""")


def named_icons() -> set[str]:
    templates = (ROOT / "src/titian").rglob("templates/**/*.html")
    return {name for path in templates for name in NAMED.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", sorted(named_icons() | {badge.icon for badge in BADGES.values()}))
def test_the_icon_exists(name: str) -> None:
    assert "<svg" in lucide(name)


def test_an_icon_that_does_not_exist_would_be_noticed() -> None:
    with pytest.raises(IconDoesNotExist):
        lucide("circle-help")
