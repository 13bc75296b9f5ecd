"""`manage duties`: the process that runs periodic duties until it is stopped."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from titian.facility import duties

LOOK_EVERY_S = 5.0


class Command(BaseCommand):
    help = "Jalankan tugas berkala sampai dihentikan (atau sekali saja dengan --once)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="jalankan yang sudah waktunya, lalu selesai")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        stop = threading.Event()
        if not once:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            duties.run_due(timezone.now())
            if once or stop.wait(LOOK_EVERY_S):
                return
