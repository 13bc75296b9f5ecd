"""The services a clinic can be bridged to, each with its account and its state."""

from dataclasses import dataclass

from titian.facility.models import Facility, ServiceAccount
from titian.outbox.kinds import Service
from titian.outbox.models import ServiceState
from titian.outbox.trouble import Trouble
from titian.outbox.trouble import trouble as trouble_of


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service as the integration page shows it, without secrets; no account before the first credentials."""

    service: Service
    account: ServiceAccount | None
    state: ServiceState | None

    @property
    def trouble(self) -> Trouble | None:
        return trouble_of(self.state) if self.state else None


def services(facility: Facility) -> list[ServiceView]:
    """The services that take promises, PCare first, each with the facility's account if it has one."""
    accounts = {one.service: one for one in ServiceAccount.objects.filter(facility=facility)}
    states = {one.service: one for one in ServiceState.objects.filter(facility=facility)}
    return [ServiceView(one, accounts.get(one), states.get(one)) for one in Service]


def service(facility: Facility, name: str) -> ServiceView | None:
    """One of them; None where there is no such service."""
    return next((one for one in services(facility) if one.service == name), None)
