"""The credentials of BPJS's services, and whether the clinic is bridged there."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from titian.accounts.models import Actor
from titian.facility import operations as clinic
from titian.facility.models import Facility, ServiceAccount


@transaction.atomic
def save_account(
    *,
    by: Actor,
    facility: Facility,
    service: str,
    credentials: Mapping[str, str],
    bridged_since: date | None,
    is_on: bool,
    now: datetime,
) -> ServiceAccount:
    """Keep the credentials of one service and its switch, both or neither; an empty secret means the one kept.

    A service that is paused is tried again by the worker as soon as this is committed (R15). Raises
    `facility.errors.UnableToSave`.
    """
    which = ServiceAccount.Service(service)
    clinic.save_service_account(by=by, facility=facility, service=which, now=now, **credentials)
    return clinic.set_bridged(
        by=by, facility=facility, service=which, since=bridged_since, is_on=is_on, now=now
    )


def note_answer(*, by: Actor, facility: Facility, service: str, version: int, is_refused: bool) -> None:
    """Remember whether BPJS refused this saving of the credentials: what works by itself does not show them again.

    Not a saving of its own, which would look like other credentials.
    """
    del by
    accounts = ServiceAccount.objects.filter(facility=facility, service=service, version=version)
    accounts.update(refused_version=version if is_refused else 0)
