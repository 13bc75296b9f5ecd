"""BPJS's true answers to a clinic, disguised: to be shown to others, and played again as tests.

Reads only, one after the other, as a reading of the lists does; and what the worker was answered when it wrote.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from typing import Any

from bpjs import Client, Request, SyncSender
from bpjs.antrean import reference as antrean
from bpjs.disguise import Disguise
from bpjs.pcare import kunjungan, pendaftaran, peserta, rujukan
from bpjs.recording import Line, Recorder
from bpjs.recording import sent as sent_line
from titian import connection
from titian.facility.models import Facility
from titian.outbox.kinds import Service
from titian.outbox.models import Attempt
from titian.outbox.queries import masked_about
from titian.outbox.wording import masked
from titian.reference import queries
from titian.reference.lists import LISTS
from titian.reference.models import Entry, ReferenceList

PAGE = 20
"""Rows asked for: the form of an answer is learnt from few."""
PAUSE = 0.5
"""Seconds between two questions: nobody waits for them."""
DEADLINE = 15.0
_LOOKED_THROUGH = 5_000
"""The newest attempts among which the different ones are sought."""


def lines(facility: Facility, *, card: str, sent: int, today: date, key: bytes) -> Iterator[Line]:
    """All that can be learnt: the questions, then `sent` answers of the worker's. `key` is made for this alone."""
    disguise = Disguise(key, masked)
    yield from asked(facility, card, today, disguise)
    yield from written(facility, sent, disguise)


def asked(facility: Facility, card: str, today: date, disguise: Disguise) -> Iterator[Line]:
    """Each question that changes nothing, once, with its answer; `card` is a peserta of the clinic's, "" for none.

    A service that is not bridged is left out.
    """
    questions = {
        Service.PCARE: _of_pcare(facility, card, today),
        Service.ANTREAN: _of_antrean(facility, today),
    }
    with closing(SyncSender(deadline=DEADLINE, kept=1)) as sender:
        recorder = Recorder(sender)
        for service, requests in questions.items():
            try:
                client = Client({service: connection.credentials(facility.pk, service)}, recorder)  # type: ignore[dict-item]
            except connection.NotBridged:
                continue
            for request in requests:
                yield recorder.record(client, request, disguise)
                time.sleep(PAUSE)


def written(facility: Facility, most: int, disguise: Disguise) -> Iterator[Line]:
    """What the worker sent and was answered, the newest of each kind of answer; at most so many."""
    told: set[tuple[object, ...]] = set()
    attempts = Attempt.objects.filter(job__facility=facility, http_code__isnull=False, forgotten_at=None)
    sends = attempts.exclude(trigger=Attempt.Trigger.LOOKUP).select_related("job").order_by("-pk")
    for attempt in sends[:_LOOKED_THROUGH].iterator():
        # BPJS may call the patient by name, and our words too may hold one.
        of_job = disguise.saying(partial(masked_about, attempt.job))
        answer = (attempt.job.kind, attempt.http_code, attempt.bpjs_code, of_job.text(attempt.bpjs_message))
        if len(told) < most and answer not in told:
            told.add(answer)
            yield sent_line(
                attempt.job.service,
                attempt.request_line,
                attempt.request_body,
                attempt.http_code,
                attempt.response_text,
                of_job,
            )


def _of_pcare(facility: Facility, card: str, today: date) -> Iterator[Request[Any]]:
    address = queries.address(facility)
    for facts in LISTS.values():
        if facts.service == Service.PCARE and facts.steps is not None:
            row = ReferenceList(
                facility=None if facts.is_shared else facility, address=address, name=facts.name
            )
            yield from (step.ask(0, PAGE) for step in facts.steps(row)[:3])
    yield pendaftaran.by_date(today, 0, PAGE)
    subspecialties = Entry.objects.filter(
        list__name="subspesialis", list__address=address, gone_at__isnull=True
    )
    if code := subspecialties.order_by("code").values_list("code", flat=True).first():
        yield rujukan.by_subspecialty(code, today + timedelta(days=1), "0")
    if card:
        yield from (peserta.peserta_by_card(card), kunjungan.history(card))
        yield rujukan.for_special("HDL", card, today + timedelta(days=1))


def _of_antrean(facility: Facility, today: date) -> Iterator[Request[Any]]:
    yield antrean.poli(today)
    for code in facility.poli.exclude(antrean_code="").values_list("antrean_code", flat=True)[:3]:
        yield antrean.practitioners(code, today)
