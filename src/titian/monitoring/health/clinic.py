"""One clinic, whatever services it has: do its promises arrive, are they counted right, has it the codes of today?"""

from dataclasses import replace
from datetime import datetime

from titian.facility.models import Facility
from titian.monitoring.health import deliveries, letters, maps
from titian.monitoring.health.check import Check
from titian.monitoring.health.tally import tally


def of_clinic(facility: Facility, now: datetime) -> list[Check]:
    looks = (deliveries.waiting, deliveries.unknown, maps.mapping, letters.mail, tally)
    found = [look(facility, now) for look in looks]
    return [replace(check, clinic=facility.slug) for check in found]
