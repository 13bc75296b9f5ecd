"""What a process has used up so far, as Linux tells it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds, user's and system's; and the most memory that was ever resident, in MB."""

    cpu: float
    peak: float


def used(pid: int | str) -> Used:
    """Of a running process; "self" is this one."""
    place = Path("/proc", str(pid))
    user, system = place.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", place.joinpath("status").read_text())
    return Used((int(user) + int(system)) / _TICKS, int(peak) / 1024)
