"""What looking at one thing found."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `name` is stable, for machines.

    `text` says in Indonesian what is, and where it is wrong, what to do. `blames` names the broken part where the
    check can tell one from another: secret, password, user_key, clock…
    """

    name: str
    ok: bool
    text: str
    blames: str = ""

    def __str__(self) -> str:
        return f"{'ok' if self.ok else '!!'}  {self.name}: {self.text}"


def lasting(age: timedelta) -> str:
    """How long, as one says it: in the largest unit that fits."""
    seconds = int(age.total_seconds())
    for size, unit in ((86_400, "hari"), (3600, "jam"), (60, "menit")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} detik"
