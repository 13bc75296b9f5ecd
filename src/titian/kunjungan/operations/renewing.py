"""A consultation's promises follow what they are made from: who pays."""

from datetime import datetime

from titian.accounts.models import Actor
from titian.kunjungan import promises, queries
from titian.pendaftaran.models import Pendaftaran


def promise_after_payer(*, by: Actor, pendaftaran: Pendaftaran, now: datetime) -> None:
    """Promise a signed record that BPJS pays after all. Called in the transaction of that decision."""
    kunjungan = queries.of_visit(pendaftaran.facility, pendaftaran.ref)
    if kunjungan is not None and kunjungan.is_signed:
        promises.make(by=by, kunjungan=kunjungan, now=now)
