"""An instant as staff read it off the wall."""

from datetime import datetime

from titian.facility.models import Facility


def clock(facility: Facility, instant: datetime, now: datetime) -> str:
    """The clinic's local time, with the date when it is another day: `08:57`, `20-11-2026 23:50`."""
    local, today = instant.astimezone(facility.zone), now.astimezone(facility.zone)
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%d-%m-%Y %H:%M}"
