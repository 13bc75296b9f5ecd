"""One act, timed."""

import time
from collections.abc import Callable


def milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)
