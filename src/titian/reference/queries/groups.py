"""What the groups of a list are called."""

from collections.abc import Mapping

from titian.facility.models import Facility
from titian.reference.lists import LISTS
from titian.reference.models import Entry
from titian.reference.queries.lists import of_facility


def group_labels(facility: Facility, name: str) -> Mapping[str, str]:
    """Code -> label, in the order of the screen; empty for a list without groups.

    Subspecialties are grouped by the specialties that BPJS names.
    """
    if name != "subspesialis":
        return LISTS[name].groups
    specialties = Entry.objects.filter(list__in=of_facility(facility).filter(name="spesialis"))
    return dict(specialties.order_by("name", "code").values_list("code", "name"))
