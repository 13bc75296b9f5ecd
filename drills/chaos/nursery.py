"""Brings forth workers quickly: Django is loaded once, each worker is a fork of this process.

A worker started from nothing needs seconds of a busy machine; killed every few seconds, it would hardly ever work.
What runs in the fork is the product's own `worker.main`, with connections, event loop and threads of its own.
"""

import argparse
import os
import signal
import sys

from drills.chaos.signals import kill
from titian.config.process import stop_event
from titian.delivery import worker


def run(_options: argparse.Namespace) -> None:
    """Each line on standard input asks for one worker; the answer is its pid. At the end of input all are killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried by the kernel
    born = []
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _work()
        born.append(pid)
        print(pid, flush=True)
    for pid in born:
        kill(pid)


def _work() -> None:
    """Does not return: the rest of this process belongs to the parent."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 1
    try:
        worker.main(stop_event().is_set)
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)
