"""Everything `titian doctor` looks at, in the order in which one thing needs another."""

from datetime import datetime

from titian.facility.models import Facility
from titian.monitoring.errors import UnableToExamine
from titian.monitoring.health import bridges, clinic, processes, storage
from titian.monitoring.health.check import Check
from titian.monitoring.health.readiness import readiness


def examine(now: datetime, slug: str = "") -> list[Check]:
    """The installation, then each clinic, or the one of that slug; asks BPJS once for each of their services.

    Without a database that works only the installation. Raises UnableToExamine for a clinic that is not there.
    """
    found = installation(now)
    if not _works(found, "database", "migrations", "writing"):
        return found
    for facility in _facilities(slug):
        found += clinic.of_clinic(facility, now)
        for account in bridges.accounts(facility):
            found += bridges.of_service(account, now)
    return found


def installation(now: datetime) -> list[Check]:
    """What is the same for every clinic; it names none."""
    found = [*readiness(now), storage.disk(now), storage.backup(now)]
    if _works(found, "database", "migrations"):
        looks = (processes.web, processes.duties, processes.duty, processes.clock_jump)
        found += [look(now) for look in looks]
    return found


def _works(found: list[Check], *names: str) -> bool:
    return all(check.ok for check in found if check.name in names)


def _facilities(slug: str) -> list[Facility]:
    facilities = Facility.objects.order_by("slug")
    chosen = list(facilities.filter(slug=slug) if slug else facilities)
    if slug and not chosen:
        raise UnableToExamine(f"tidak ada klinik dengan alamat {slug}")
    return chosen
