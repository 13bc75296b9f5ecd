"""What every long-running process of the product does: stop when told, and when its supervisor is gone."""

import gc
import os
import signal
import threading
import time
from collections.abc import Mapping

FOLLOWS = "TITIAN_FOLLOWS"
"""Set by the supervisor for its children: seconds from the request to stop until it is enforced."""


SELDOM = 5000
"""Things made and not yet dropped until the collector of garbage looks at them; Python's own 700 are a dozen jobs."""


def stop_event() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set, for loops that end by themselves. Main thread only."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


def raise_on_signals() -> None:
    """SIGTERM ends the main thread by SystemExit(0), for servers with a loop of their own. Main thread only."""

    def leave(*_: object) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        raise SystemExit(0)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)


def keep_loaded() -> None:
    """Once all is loaded: the collector of garbage goes through what is made from now on, and seldom. It went through
    half a million things that stay: a page in some thirty waited a tenth of a second, and a job cost a fifth more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


def follow_supervisor() -> None:
    """Stop when standard input ends, if a supervisor started us.

    The supervisor holds the other end of that pipe and never writes. It closes it to ask for a stop, and the
    kernel closes it for a supervisor that was killed, so nobody is orphaned on any system.
    """
    grace = os.environ.pop(FOLLOWS, "")
    if grace:
        threading.Thread(target=_stop_at_end_of_input, args=(float(grace),), daemon=True).start()


def followed(grace: float) -> Mapping[str, str]:
    """The environment that makes a child follow its supervisor, with `grace` seconds to come to an end."""
    return {**os.environ, FOLLOWS: str(grace)}


def _stop_at_end_of_input(grace: float) -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)  # the stop came to nothing; a killed supervisor cannot kill us any more
