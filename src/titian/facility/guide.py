"""The help inside the product: the how-to pages of docs/, which name the screens that they explain.

A page is Markdown. Its first line may be a comment such as `<!-- Layar: patients:new patients:check -->`: the named
addresses whose help it is, `patients:*` for all that no page says more exactly. README.md is the contents page,
and its links are the order of all others. The text is ours, and ships with the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

CONTENTS = ""
"""The name of the page that lists the others."""
PICTURES = "bantuan"
"""The folder of the screenshots among the static files."""

_SCREENS = re.compile(r"\A<!-- Layar: ([\w:* -]+?) -->\n")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Topic:
    """A how-to page as others refer to it: its name in addresses, its heading, and whose help it is."""

    name: str
    title: str
    screens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading below the page's own, and where it stands."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A how-to page to be shown: HTML without its first heading."""

    topic: Topic
    sections: tuple[Section, ...]
    body: SafeString


@cache
def topics() -> dict[str, Topic]:
    """Every page that the contents page links to, by name and in its order."""
    names = re.findall(r"\]\(([a-z-]+)\.md\)", _text(CONTENTS))
    return {name: _topic(name) for name in dict.fromkeys(names)}


def topic_of(view_name: str) -> str:
    """The name of the page that explains this screen (`patients:new`), CONTENTS where none does."""
    fitting = (screen for screen in _screens() if fnmatchcase(view_name, screen))
    return _screens().get(max(fitting, key=len, default=""), CONTENTS)


def page(name: str) -> Page | None:
    """The page of that name; None where there is none."""
    if name not in (CONTENTS, *topics()):
        return None
    tokens = _MARKDOWN.parse(_SCREENS.sub("", _text(name)))[3:]  # the heading is the page's, not the body's
    return Page(_topic(name), tuple(_sections(tokens)), _html(tokens, "../" if name else ""))


@cache
def _screens() -> dict[str, str]:
    return {screen: topic.name for topic in topics().values() for screen in topic.screens}


def _topic(name: str) -> Topic:
    text = _text(name)
    screens = _SCREENS.match(text)
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Topic(name, heading[1] if heading else name, tuple(screens[1].split()) if screens else ())


def _text(name: str) -> str:
    return Path(settings.DOCS_DIR, "how-to", f"{name or 'README'}.md").read_text(encoding="utf-8")


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    """The second headings; each gets its anchor."""
    for opening, inline in pairwise(tokens):
        if (opening.type, opening.tag) == ("heading_open", "h2"):
            section = Section(slugify(inline.content), inline.content)
            opening.attrSet("id", section.anchor)
            yield section


def _html(tokens: Sequence[Token], to_topics: str) -> SafeString:
    """`to_topics` is the way from the page's address to those of the others."""
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "table")
        for child in token.children or ():
            _readdress(child, to_topics)
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return mark_safe(html)  # noqa: S308 - our own text, and markup in it is escaped


def _readdress(token: Token, to_topics: str) -> None:
    """What a page calls by its file is called here by its address."""
    if token.type == "link_open":
        name, dot_md, anchor = str(token.attrGet("href")).partition(".md")
        if dot_md:
            token.attrSet("href", f"{to_topics}{name}/{anchor}")
    elif token.type == "image":
        picture = str(token.attrGet("src")).rpartition("/")[2]
        token.attrSet("src", static(f"{PICTURES}/{picture}"))
        token.attrSet("loading", "lazy")
