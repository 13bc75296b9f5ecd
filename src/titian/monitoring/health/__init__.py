"""Is the product well? Two answers for machines (/healthz, /readyz), and the checks behind `titian doctor`."""

from titian.monitoring.health.check import Check
from titian.monitoring.health.examination import examine
from titian.monitoring.health.readiness import readiness, unapplied_migrations
from titian.monitoring.health.storage import backup_folder
from titian.monitoring.health.views import alive, ready

__all__ = ["Check", "alive", "backup_folder", "examine", "readiness", "ready", "unapplied_migrations"]
