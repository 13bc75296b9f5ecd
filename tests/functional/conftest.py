"""A real browser on a running Titian: signed in by cookie, looked at in both sizes, judged by axe.

Screenshots land in `tests/functional/screenshots`; with TITIAN_DOCS_SCREENSHOTS set, those named in
`look(..., docs=True)` also go to `docs/screenshots`, where the README shows them.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Page

from tests import builders, personas
from titian.accounts.models import User
from titian.facility.models import Facility

# Playwright's own loop runs in this thread; Django would take it for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"laptop": (1366, 768), "ponsel": (390, 844)}
SCREENSHOTS = Path(__file__).parent / "screenshots"
FOR_DOCS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"

Look = Callable[..., None]


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own is a method, of which pytest 9 warns; our addresses are whole anyway."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not CHROMIUM:
        pytest.skip("Chromium is missing: apt install chromium")
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """An English browser, as many clinics have: the screens must be right in it all the same."""
    width, height = SIZES["laptop"]
    return browser_context_args | {"locale": "en-US", "viewport": {"width": width, "height": height}}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page on which no script fails and nothing breaks the content policy."""
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
    page.set_default_timeout(10_000)
    yield page
    assert troubles == []


@dataclass(frozen=True)
class LiveTitian:
    """A running Titian with one clinic."""

    url: str
    clinic: Facility

    def at(self, path: str = "") -> str:
        """An address of the clinic: `at("pasien/")`."""
        return f"{self.url}/k/{self.clinic.slug}/{path}"

    def sign_in(self, page: Page, member: User) -> None:
        """By cookie: the sign-in page has tests of its own."""
        session = personas.signed_in(member).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])


@pytest.fixture
def live_titian(live_server: Any) -> LiveTitian:
    cache.clear()
    clinic = builders.facility("melati", help_name="Bu Rina", help_whatsapp="0812-0000-0000")
    clinic.name = "Klinik Melati"
    clinic.save()
    return LiveTitian(live_server.url, clinic)


@pytest.fixture
def axe(page: Page) -> Callable[[], None]:
    """Fails with axe's own report when the page, as it stands, breaks an accessibility rule."""

    def judge() -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()

    return judge


@pytest.fixture
def look(page: Page, axe: Callable[[], None]) -> Look:
    """Look at the page in both sizes: axe, no sideways scrolling, one screenshot each."""

    def at_every_size(name: str, *, docs: bool = False) -> None:
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            axe()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{name} scrolls sideways: {size}"
            )
            _shoot(page, f"{name}-{size}.png", docs=docs)
        page.set_viewport_size(dict(zip(("width", "height"), SIZES["laptop"], strict=True)))

    return at_every_size


def _shoot(page: Page, name: str, *, docs: bool) -> None:
    page.screenshot(path=SCREENSHOTS / name)
    if docs and "TITIAN_DOCS_SCREENSHOTS" in os.environ:
        page.screenshot(path=FOR_DOCS / name)
