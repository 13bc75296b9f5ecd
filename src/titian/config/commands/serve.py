"""`titian serve`: web, worker and duties under one supervisor."""

import argparse

from django.conf import settings

from titian.config.database import require_migrations
from titian.config.running import supervising
from titian.config.supervisor import Supervisor, start_product
from titian.config.terminal import say
from titian.delivery.timing import current

MARGIN = 5.0
"""Seconds beyond the longest exchange with BPJS that a child gets to stop."""


def run(options: argparse.Namespace) -> int:
    require_migrations()
    with supervising(settings.DATA_DIR), Supervisor(say, current().deadline + MARGIN) as supervisor:
        start_product(supervisor, options.host, options.port)
        say(f"Titian berjalan di http://{options.host}:{options.port}")
        supervisor.watch()
    say("Titian berhenti.")
    return 0
