"""What is done to processes."""

import os
import signal


def kill(pid: int) -> bool:
    """SIGKILL; False for one that had ended before."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
