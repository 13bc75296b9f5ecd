"""`titian demo` as a newcomer starts it: real processes, free ports, a folder of its own."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

TIME_FACTOR = "0.2"
"""The engine's delays, a fifth of a clinic's: nobody waits 30 s for a probe, and an exchange still has 6 s."""

READY, RESTARTED = "siap dalam", "sandbox dinyalakan lagi"


class Demo:
    """A running demo: what it has said so far, the clinic's pages, and the stand-in BPJS behind them."""

    def __init__(self, folder: Path) -> None:
        command = (
            sys.executable,
            "-m",
            "titian.config.cli",
            "demo",
            "--port",
            "0",
            "--data-dir",
            str(folder),
        )
        self.said = ""
        self._news = threading.Condition()
        self._cookies: dict[str, Any] = {}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_environment()
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def hears(self, words: str, *, times: int = 1, seconds: float) -> None:
        """Wait until the demo has said these words so many times."""
        with self._news:
            heard = self._news.wait_for(
                lambda: self.said.count(words) >= times or not self._listener.is_alive(), seconds
            )
        assert heard, f"{seconds} s without {words!r}:\n{self.said}"
        assert self.said.count(words) >= times, self.said

    def at(self, path: str = "") -> str:
        """An address of the sample clinic: `at("pasien/")`."""
        return f"{self._printed(r'Titian +(http://[0-9.:]+/)')}k/melati/{path}"

    def answer(self, path: str) -> tuple[int, str]:
        """Status and text of an address outside the clinic, such as /healthz."""
        return _ask(self._printed(r"Titian +http://([0-9.:]+)/"), "GET", path)

    def password(self, username: str) -> str:
        return self._printed(rf"\n  {username} +(\S+)")

    def sign_in(self, page: Page, username: str) -> None:
        """By the sign-in page the first time, by that session's cookie from then on."""
        if username in self._cookies:
            page.context.add_cookies(self._cookies[username])
            page.goto(self.at())
        else:
            page.goto(self.at())
            page.get_by_label("Nama pengguna").fill(username)
            page.get_by_label("Kata sandi").fill(self.password(username))
            page.get_by_role("button", name="Masuk").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Beranda")
            self._cookies[username] = page.context.cookies()

    def turn(self, **dials: object) -> None:
        """Turn dials of the stand-in BPJS; see src/bpjs_sandbox/README.md."""
        status, text = _ask(self._control, "PATCH", "/dials", dials)
        assert status == http.HTTPStatus.OK, text

    def change_reference(self, **row: object) -> None:
        """BPJS renames, removes or adds a row of its lists; see src/bpjs_sandbox/README.md."""
        status, text = _ask(self._control, "PATCH", "/reference", {"clinic": "melati", "group": ""} | row)
        assert status == http.HTTPStatus.OK, text

    def received(self, card: str) -> tuple[list[str], list[str]]:
        """What the stand-in BPJS holds of this card: tickets of its queue entries, noUrut of its registrations."""
        state = json.loads(_ask(self._control, "GET", "/state")[1])
        tickets = [one["ticket"] for one in state["antrean"] if one["card"] == card]
        return tickets, [one["number"] for one in state["registrations"] if one["card"] == card]

    def kill_sandbox(self) -> None:
        """SIGKILL, and wait for the supervisor's new one: a BPJS that remembers nothing and has all dials off."""
        before = self.said.count(RESTARTED)
        os.kill(self._child("sandbox"), signal.SIGKILL)
        self.hears(RESTARTED, times=before + 1, seconds=60)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=60)
        finally:
            self.process.kill()  # nothing, if it ended in good order; the listener would wait for it for ever
            self._listener.join(timeout=60)

    @property
    def _control(self) -> str:
        return self._printed(r"BPJS tiruan http://([0-9.:]+)/")

    def _printed(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found, f"{pattern} is not in:\n{self.said}"
        return found[1]

    def _child(self, command: str) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        words = {int(one): Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0") for one in children}
        return next(pid for pid, line in words.items() if command.encode() in line)

    def _listen(self) -> None:
        with self.process.stdout as output:
            for line in output:
                with self._news:
                    self.said += line
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()


def _environment() -> dict[str, str]:
    """The test run's own settings must not reach the demo."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TITIAN_", "DJANGO_"))}
    return kept | {"TITIAN_TIME_FACTOR": TIME_FACTOR}


def _ask(host: str, method: str, path: str, body: object = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        reply = connection.getresponse()
        return reply.status, reply.read().decode()
    finally:
        connection.close()
