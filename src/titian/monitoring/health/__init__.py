"""Is the product well? Two answers for machines (/healthz, /readyz), and the checks behind `titian doctor`."""

from titian.monitoring.health.bridges import accounts, of_service
from titian.monitoring.health.check import LABELS, Check
from titian.monitoring.health.clinic import of_clinic
from titian.monitoring.health.examination import examine, installation
from titian.monitoring.health.readiness import readiness, unapplied_migrations
from titian.monitoring.health.storage import backup_folder
from titian.monitoring.health.views import alive, ready

__all__ = [
    "LABELS",
    "Check",
    "accounts",
    "alive",
    "backup_folder",
    "examine",
    "installation",
    "of_clinic",
    "of_service",
    "readiness",
    "ready",
    "unapplied_migrations",
]
