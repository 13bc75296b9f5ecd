"""A worker as `titian worker` runs it, in a process that may be killed at any moment."""

import argparse

from titian.config.process import stop_event
from titian.delivery import worker


def run(_options: argparse.Namespace) -> None:
    worker.main(stop_event().is_set)
