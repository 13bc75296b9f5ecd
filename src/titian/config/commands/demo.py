"""`titian demo`: everything with a sample clinic, for this machine only, in one command."""

import argparse
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import django

from titian.config.demo import notes as notebook
from titian.config.demo import ports, preparing
from titian.config.demo.notes import Notes
from titian.config.demo.people import STAFF, numbers_worth_trying
from titian.config.demo.waiting import Readiness, until_listening
from titian.config.running import supervising
from titian.config.supervisor import Supervisor, titian
from titian.config.terminal import say

FOLDER = Path("data/demo")
"""Apart from ./data, which is a clinic's own."""

GRACE = 35.0
"""Seconds the children get to stop: the longest exchange with BPJS, and a little."""


def run(options: argparse.Namespace) -> int:
    began = time.monotonic()
    ports.require_loopback(options.host)
    folder = _folder()
    with supervising(folder), Supervisor(say, GRACE) as supervisor:
        port = ports.web_port(options.host, options.port)
        notes = _notes(folder, port)
        supervisor.start("sandbox", *_sandbox(notes))
        _prepare(folder, notes)
        say("menyalakan web dan pengantar ke BPJS …")
        supervisor.start("web", *titian("web", "--host", options.host, "--port", str(port)))
        supervisor.start("worker", *titian("worker"))
        supervisor.watch(until=Readiness(options.host, port, say))
        _announce(options.host, port, notes)
        say(f"siap dalam {time.monotonic() - began:.1f} detik; Ctrl-C untuk berhenti")
        supervisor.start("duties", *titian("duties"))
        supervisor.watch()
    say("Demo berhenti.")
    return 0


def _folder() -> Path:
    folder = Path(os.environ.setdefault("TITIAN_DATA_DIR", str(FOLDER.resolve())))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.pop("TITIAN_DATABASE_URL", None)  # a clinic's own database gets no sample clinic
    os.environ.setdefault("TITIAN_LOG_LEVEL", "WARNING")
    return folder


def _notes(folder: Path, port: int) -> Notes:
    known = notebook.read(folder, tuple(one.username for one in STAFF))
    protocol, control = ports.sandbox_ports("127.0.0.1", port, known)
    notes = replace(known, sandbox_port=protocol, control_port=control)
    notebook.write(folder, notes)
    return notes


def _sandbox(notes: Notes) -> tuple[str, ...]:
    return titian("sandbox", "--port", str(notes.sandbox_port), "--control-port", str(notes.control_port))


def _prepare(folder: Path, notes: Notes) -> None:
    """Make what is missing, unless nothing changed since last time."""
    state = preparing.state(notes.sandbox_port, datetime.now(UTC))
    if state == notes.prepared:
        return
    django.setup()
    # These need Django's models, which exist from here on.
    from titian.config.database import migrate  # noqa: PLC0415
    from titian.config.demo.clinics import (  # noqa: PLC0415
        load_references,
        loading_villages,
        prepare_clinics,
    )

    migrate(say)
    with loading_villages(say):
        prepare_clinics(notes)
        until_listening("127.0.0.1", notes.sandbox_port)
        load_references()
    notebook.write(folder, replace(notes, prepared=state))


def _announce(host: str, port: int, notes: Notes) -> None:
    say()
    say(f"  Titian      http://{host}:{port}/")
    say(f"  BPJS tiruan http://127.0.0.1:{notes.control_port}/  (gangguan, permintaan, peserta, kredensial)")
    say()
    say(f"  {'pengguna':12}{'kata sandi':18}{'peran':14}klinik")
    for one in STAFF:
        note = " (hanya melihat, nama disamarkan)" if one.only_looks_on else ""
        say(f"  {one.username:12}{notes.passwords[one.username]:18}{one.role:14}{one.clinic}{note}")
    say()
    say("  Nomor BPJS untuk dicoba:")
    for number, meaning in numbers_worth_trying():
        say(f"  {number:18}{meaning}")
    say()
