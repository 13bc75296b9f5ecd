"""A real browser on a running Titian: signed in, looked at in both sizes, judged by axe.

With TITIAN_SCREENSHOTS=1 the tests leave pictures: each page that they `look` at in a temporary folder, in both
sizes, and those with `docs=True` in `docs/screenshots`, where the README and the how-to pages show them.
"""

import os
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests import builders, personas
from tests.functional.demo import READY, Demo
from titian.accounts.models import User
from titian.facility.models import Facility
from titian.monitoring.views.board import results
from titian.outbox import kinds
from titian.outbox.kinds import Draft, Kind, Source
from titian.outbox.models import Job

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
WITH_PICTURES = os.environ.get("TITIAN_SCREENSHOTS") == "1"
FOR_DOCS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"

NO_NEWS = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
"""Chromium's complaint about any answer from 400 on: a refused form has one by right; see `_watch`. And htmx's about
a question that was under way when the page was left.
"""

AXE = {"resultTypes": ["violations"]}
Look = Callable[..., None]
expect.set_options(timeout=20_000)


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
    """An English browser, as many clinics have: the screens must be right in it all the same.

    Nothing fades, so that no colour is judged half-way to another.
    """
    width, height = SIZES["laptop"]
    screen = {"viewport": {"width": width, "height": height}, "reduced_motion": "reduce"}
    return browser_context_args | screen | {"locale": "en-US"}


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What went wrong in the browser and no person would see; a test that provokes some clears the list."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def page(page: Page, troubles: list[str]) -> Page:
    return _watch(page, troubles)


def _watch(page: Page, troubles: list[str]) -> Page:
    """Listen for failing scripts, broken content policy, missing files and failing pages."""

    def console(said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith(NO_NEWS):
            troubles.append(said.text)

    def response(answer: Response) -> None:
        is_page = answer.request.resource_type in ("document", "xhr", "fetch")
        if answer.status >= (500 if is_page else 400):
            troubles.append(f"{answer.status} {answer.url}")

    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", console)
    page.on("response", response)
    page.set_default_timeout(20_000)
    return page


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
def live_titian(live_server: Any, page: Page) -> Iterator[LiveTitian]:
    """Left before the database is emptied: a page that asks every few seconds would be told that nobody knows it."""
    cache.clear()
    results.forget()  # drawn for a clinic of the same name a moment ago, by the test before
    clinic = builders.facility("melati", help_name="Bu Rina", help_whatsapp="0812-0000-0000")
    clinic.name = "Klinik Melati"
    clinic.save()
    yield LiveTitian(live_server.url, clinic)
    page.goto("about:blank")


@pytest.fixture
def monitor(live_titian: LiveTitian, page: Page, monkeypatch: pytest.MonkeyPatch) -> LiveTitian:
    """An admin who has signed in and may do everything at the monitor; promises can be made anew as they stand."""
    for service in ("pcare", "antrean"):
        builders.bridge(live_titian.clinic, service, "http://127.0.0.1:9", builders.MELATI, "k")
    as_it_stands = Source(_draft, lambda _: live_titian.at("pasien/"))
    monkeypatch.setattr(kinds, "_sources", dict.fromkeys(Kind, as_it_stands))
    live_titian.sign_in(page, personas.staff(live_titian.clinic, "admin", "satusehat", name="Dewi Admin"))
    return live_titian


def _draft(visit_ref: str) -> Draft:
    job = Job.objects.filter(visit_ref=visit_ref).latest("pk")
    return Draft(payload=job.payload, poli_code=job.poli_code)


@pytest.fixture(scope="session")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo of the whole session. Asks for the browser first: without one, nothing is started.

    It takes long to start: tests/suite.py gives each process whole files.
    """
    demo = Demo(tmp_path_factory.mktemp("demo"))
    try:
        demo.hears(READY, seconds=180)
        yield demo
    finally:
        demo.stop()


@pytest.fixture
def bpjs(demo: Demo) -> Iterator[Demo]:
    """The demo for a test that turns dials: they are off again afterwards."""
    yield demo
    demo.turn(down="off", latency_ms=0)


@pytest.fixture
def clerk(page: Page, demo: Demo) -> Page:
    """The front desk's browser, signed in."""
    demo.sign_in(page, "loket")
    return page


@pytest.fixture
def admin(new_context: CreateContextCallback, troubles: list[str], demo: Demo) -> Page:
    """The admin's browser beside it, on the monitoring page."""
    page = _watch(new_context().new_page(), troubles)
    demo.sign_in(page, "admin")
    page.goto(demo.at("integrasi/bpjs-fktp/monitoring/"))
    return page


@pytest.fixture
def axe(page: Page) -> Callable[[], None]:
    """Fails with axe's own report when the page, as it stands, breaks an accessibility rule."""
    return lambda: _judge(page)


@pytest.fixture
def look(page: Page, shots: Path) -> Look:
    """Look at a page in both sizes, or in some: axe judges it, and nothing scrolls sideways.

    Colours are the same in both, and take most of axe's time: they are judged in one.
    """

    def at_every_size(
        name: str, *, of: Page = page, docs: bool = False, sizes: Iterable[str] = ("ponsel", "laptop")
    ) -> None:
        for size in sizes:
            width, height = SIZES[size]
            of.set_viewport_size({"width": width, "height": height})
            _judge(of, with_colours=size == "laptop")
            sideways = of.evaluate("document.documentElement.scrollWidth")
            assert sideways <= width, f"{name} scrolls sideways: {size}"
            if WITH_PICTURES:
                _take(of, shots / f"{name}-{size}.png")
        if docs:
            _take_for_docs(of, (FOR_DOCS if WITH_PICTURES else shots) / f"{name}.webp")

    return at_every_size


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screenshots")


def _take(page: Page, path: Path) -> None:
    """With the caret as it is: hiding it leaves a style on each field, which htmx copies and our policy forbids."""
    page.screenshot(path=path, caret="initial")


def _take_for_docs(page: Page, path: Path) -> None:
    """As WebP, a third of a PNG's weight: these lie in the repository and in every installation."""
    shot = {"format": "webp", "quality": 50}
    devtools = page.context.new_cdp_session(page)
    path.write_bytes(b64decode(devtools.send("Page.captureScreenshot", shot)["data"]))
    devtools.detach()


def _judge(page: Page, *, with_colours: bool = True) -> None:
    results = Axe().run(page, options=AXE | {"rules": {"color-contrast": {"enabled": with_colours}}})
    assert results.violations_count == 0, results.generate_report()
