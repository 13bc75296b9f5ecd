"""BPJS's services as a clinic has them, each with its account and its state."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from titian.facility.models import Facility, ServiceAccount
from titian.outbox import kinds
from titian.outbox.models import ServiceState
from titian.outbox.queries import is_shut
from titian.outbox.trouble import Trouble
from titian.outbox.trouble import trouble as trouble_of
from titian.reference.lists import LISTS, of_service
from titian.reference.models import ReferenceList

Service = ServiceAccount.Service


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service as the integration page shows it, without secrets; no account before the first credentials."""

    service: Service
    account: ServiceAccount | None
    state: ServiceState | None

    @property
    def takes_promises(self) -> bool:
        """Whether anything is sent there at all; a service that is only asked has neither state nor date."""
        return self.service in kinds.Service.values

    @property
    def trouble(self) -> Trouble | None:
        return trouble_of(self.state) if self.state else None

    @property
    def condition(self) -> str:
        """Changes when the service falls into trouble, when the trouble is of another kind, and when it is over."""
        trouble = self.trouble
        return f"{trouble.since.timestamp()}.{trouble.is_paused}" if trouble else ""


def without_turns(latest: datetime) -> list[Facility]:
    """The clinics whose bridged services have a list that is not to be read by then; two queries for all of them."""
    due = ReferenceList.objects.filter(due_at__lte=latest)
    turns = set(due.values_list("facility", "address", "name"))
    accounts = ServiceAccount.objects.filter(is_on=True).select_related("facility").order_by("facility")
    lacking = {one.facility_id: one.facility for one in accounts if not turns.issuperset(_lists(one))}
    return list(lacking.values())


def _lists(account: ServiceAccount) -> set[tuple[int | None, str, str]]:
    """The facility, address and name of every list that is read by the account."""
    address = account.base_url.rstrip("/")
    return {
        (None, address, facts.name) if facts.is_shared else (account.facility_id, "", facts.name)
        for facts in of_service(account.service)
        if not facts.filled_by
    }


def signers(row: ReferenceList) -> list[Facility]:
    """The clinics by whose accounts a list may be read, the likeliest first; none where none is bridged there.

    Of those that share a list, one whose own reading goes well comes before one whose credentials may be refused.
    """
    name = LISTS[row.name].service
    accounts = ServiceAccount.objects.filter(service=name, is_on=True).select_related("facility")
    if row.facility_id is not None:
        accounts = accounts.filter(facility=row.facility_id)
    else:
        accounts = accounts.filter(base_url__in=[row.address, f"{row.address}/"])
    here = Q(facility=OuterRef("facility"))
    shut = Exists(ServiceState.objects.filter(here, is_shut(), service=name))
    own = [facts.name for facts in of_service(name)]
    troubled = Exists(ReferenceList.objects.filter(here, name__in=own).exclude(problem=""))
    return [account.facility for account in accounts.order_by(shut, troubled, "facility")]


def shares_lists(account: ServiceAccount) -> bool:
    """Whether other clinics are bridged to the same address of PCare, and so read the same shared lists."""
    address = account.base_url.rstrip("/")
    same = ServiceAccount.objects.filter(service=account.service, base_url__in=[address, f"{address}/"])
    return bool(address) and same.filter(is_on=True).exclude(facility=account.facility_id).exists()


def services(facility: Facility) -> list[ServiceView]:
    """All of them, PCare first, each with the facility's account if it has one."""
    accounts = {one.service: one for one in ServiceAccount.objects.filter(facility=facility)}
    states = {one.service: one for one in ServiceState.objects.filter(facility=facility)}
    return [ServiceView(one, accounts.get(one), states.get(one)) for one in Service]


def service(facility: Facility, name: str) -> ServiceView | None:
    """One of them; None where there is no such service."""
    return next((one for one in services(facility) if one.service == name), None)
