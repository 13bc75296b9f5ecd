"""Fifty monitors that somebody left open, and a clinic that goes on working: what that asks of the web process."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus
from itertools import count
from pathlib import Path

import httpx2
from django.conf import settings
from django.db import connection
from django.utils import timezone

from drills.chaos.processes import Failed, end, free_port, spawn, wait_for_port
from drills.delivery.used import used
from tests import builders, personas
from tests.integration.delivery.engine import came_back, claimed_by, settle, worker
from titian.delivery.outcomes import Kind as Answered
from titian.facility.models import Facility
from titian.monitoring import queries

COUNT, EVERY_S = 50, 2.0
WATCHED_S, QUICK_WATCHED_S = 90.0, 24.0
PACE_S, ANSWER_S = 25.0, 0.4
"""Seconds between two promises of a busy clinic (a hundred patients of four promises in an afternoon and its morning),
and until BPJS answers."""
WARM_UP_S = 6.0

_VERSION = re.compile(rb"version=([\d.]+)")
_numbers = count(1)


def session(clinic: Facility) -> str:
    """The cookie of an admin who signed in and may see the monitor."""
    signed_in = personas.signed_in(personas.staff(clinic, "admin", "satusehat"))
    return str(signed_in.cookies[settings.SESSION_COOKIE_NAME].value)


def shares(clinic: Facility, *, quick: bool) -> tuple[float, float]:
    """Per cent of one core that the web process takes: of a clinic at work, and of one where nothing happens."""
    watched = QUICK_WATCHED_S if quick else WATCHED_S
    with ExitStack() as stack:
        port = free_port()
        web = spawn(Path(settings.DATA_DIR), "web", "-m", "titian.config.cli", "web", "--port", str(port))
        stack.callback(end, web)
        wait_for_port(port)
        with _screens(clinic, port):
            time.sleep(WARM_UP_S)
            still = _share(web.pid, watched / 2)
            with _work(clinic):
                return _share(web.pid, watched), still


def _share(pid: int, seconds: float) -> float:
    before, began = used(pid).cpu, time.monotonic()
    time.sleep(seconds)
    return 100 * (used(pid).cpu - before) / (time.monotonic() - began)


@contextmanager
def _screens(clinic: Facility, port: int) -> Iterator[None]:
    """Each in a thread of its own, none at the same moment; raises Failed where one was refused."""
    over, troubles = threading.Event(), list[str]()
    version = queries.version(clinic, timezone.now())
    cookies = [session(clinic) for _ in range(COUNT)]
    connection.close()

    def screen(place: int) -> None:
        address = f"http://127.0.0.1:{port}/k/{clinic.slug}/integrasi/bpjs-fktp/monitoring/denyut/"
        headers = {"HX-Request": "true", "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookies[place]}"}
        seen, due = version, time.monotonic() + place * EVERY_S / COUNT
        with httpx2.Client(headers=headers, trust_env=False, timeout=60) as browser:
            while not over.wait(max(due - time.monotonic(), 0)):
                due += EVERY_S
                answer = browser.get(address, params={"version": seen})
                if answer.status_code == HTTPStatus.OK:
                    seen = _VERSION.search(answer.content)[1].decode()  # type: ignore[index]
                elif answer.status_code != HTTPStatus.NO_CONTENT:
                    troubles.append(f"a screen was answered {answer.status_code}")
                    return

    threads = [threading.Thread(target=screen, args=(place,), daemon=True) for place in range(COUNT)]
    for thread in threads:
        thread.start()
    yield
    over.set()
    for thread in threads:
        thread.join()
    if troubles:
        raise Failed(troubles[0])


@contextmanager
def _work(clinic: Facility) -> Iterator[None]:
    """Every PACE_S somebody is registered, the worker takes it, and BPJS answers."""
    over = threading.Event()

    def work() -> None:
        turner = worker()
        with closing(connection):
            while True:
                builders.promise_pendaftaran(clinic, f"{next(_numbers):013d}", now=timezone.now())
                sends = claimed_by(turner, room=1)
                time.sleep(ANSWER_S)
                settle(turner, *(came_back(one, Answered.DELIVERED, number="A1") for one in sends))
                if over.wait(PACE_S):
                    return

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
