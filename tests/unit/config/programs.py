"""Small programs for a supervisor to keep; each writes its process id into `marks` once it is up."""

import sys
from pathlib import Path

FOLLOWS = """
from titian.config.process import follow_supervisor, stop_event
follow_supervisor()
stop = stop_event()
"""
IS_DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
"""
NOTES_ITSELF = """
import os, pathlib, time
mark = pathlib.Path(MARKS) / str(os.getpid())
mark.write_text("lives")
"""


def lives(marks: Path) -> tuple[str, ...]:
    """Until told to stop; then it notes that it left in good order."""
    return _python(FOLLOWS + NOTES_ITSELF + 'stop.wait(); mark.write_text("left")', marks)


def refuses_to_stop(marks: Path) -> tuple[str, ...]:
    return _python(IS_DEAF + NOTES_ITSELF + "time.sleep(60)", marks)


def falls(code: int) -> tuple[str, ...]:
    """At once, with that exit code."""
    return _python(f"raise SystemExit({code})", Path())


def _python(text: str, marks: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", text.replace("MARKS", repr(str(marks))))
