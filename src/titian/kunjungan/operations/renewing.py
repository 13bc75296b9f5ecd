"""A consultation's promises follow what they are made from: the payer, the codes of poli and practitioners."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from django.db import transaction

from titian.accounts.models import Actor
from titian.facility.models import Facility
from titian.kunjungan import promises, queries
from titian.outbox import operations as outbox
from titian.pendaftaran.models import Pendaftaran


def promise_after_payer(*, by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    """Promise a signed record that BPJS pays after all. Called in the transaction of that decision."""
    kunjungan = queries.of_visit(pendaftaran.facility, pendaftaran.ref)
    if kunjungan is not None and kunjungan.is_signed:
        promises.make(by=by, kunjungan=kunjungan, now=now)


def renew_mapped(*, by: Actor, facility: Facility, refs: Set[UUID], now: datetime) -> int:
    """Make what never left anew where it names a poli or practitioner of which the codes changed.

    A transaction each: no desk waits for more than one visit. Returns how many promises changed.
    """
    changed = 0
    for visit_ref in queries.signed_of_codes(facility, refs, now):
        with transaction.atomic():
            changed += outbox.rebuild(by=by, visit_ref=visit_ref, now=now)
    return changed
