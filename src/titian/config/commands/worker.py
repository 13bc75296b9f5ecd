"""`titian worker`: carries the promises to BPJS until told to stop; what is in flight comes to its end."""

import argparse

from django.conf import settings

from titian.config.database import require_migrations
from titian.config.process import keep_loaded, stop_event
from titian.config.running import running
from titian.delivery import worker


def run(options: argparse.Namespace) -> int:
    del options
    require_migrations()
    stop = stop_event()
    with running(settings.DATA_DIR):
        keep_loaded()
        worker.main(stop.is_set)
    return 0
