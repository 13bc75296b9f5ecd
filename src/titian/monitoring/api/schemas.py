"""What the API takes and gives. These words are a contract: programs of others read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import ConfigDict

from titian.monitoring.queries import Status
from titian.outbox.kinds import Kind, Service
from titian.outbox.states import State

Day = date
"""A field of that name hides the type."""
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A key of a row."""


class Chosen(Schema):
    """Which promises are asked for; what is left out narrows nothing."""

    kind: Kind | None = Field(None, description="Jenis kiriman; ubah_kunjungan termasuk tambah_kunjungan.")
    date: Day | None = Field(None, description="Tanggal janji, menurut hari klinik.")
    status: Status = Field(
        Status.ALL, description="not_sent: gagal; unprocessed: menunggu, proses, belum pasti."
    )
    with_ended: bool = Field(False, description="Juga yang dibatalkan dan ditutup.")


class Paged(Chosen):
    """A page of them, the newest first."""

    cursor: Number | None = Field(None, description="`next_cursor` dari halaman sebelumnya.")
    limit: int = Field(50, ge=1, le=200)


class Patient(Schema):
    """Masked, unless the token sees identities."""

    name: str
    record_number: str


class Job(Schema):
    """One promise to tell BPJS something, and how it stands."""

    id: int
    kind: Kind
    service: Service
    state: State
    label: str = Field(description="Keadaan seperti tertulis di layar.")
    reason: str = Field(description="Mengapa menunggu, gagal, atau berakhir.")
    filed_on: date
    service_date: date
    patient: Patient | None
    identity: str = Field(description="Nomor kartu atau NIK, disamarkan.")
    poli: str
    number: str = Field(description="Nomor antrean, nomor urut, atau nomor kunjungan.")
    http_code: int | None
    bpjs_code: int | None
    bpjs_message: str
    is_wanted: bool
    may_be_at_bpjs: bool
    no_resend: str = Field(description="Mengapa tidak dapat dikirim ulang; kosong bila dapat.")
    version: int
    created_at: datetime
    changed_at: datetime
    finished_at: datetime | None


class JobPage(Schema):
    """`next_cursor` is null on the last page."""

    items: list[Job]
    next_cursor: int | None


class Exchange(Schema):
    """What was sent to BPJS, or would be, and what it answered; texts, as they are."""

    was_sent: bool
    request_line: str
    request: str
    response: str


class Attempt(Schema):
    """One exchange with BPJS."""

    number: int
    trigger: str
    outcome: str
    by: str
    started_at: datetime
    duration_ms: int | None
    http_code: int | None
    bpjs_code: int | None
    bpjs_message: str
    exchange: Exchange | None


class Event(Schema):
    """One change of its state, or of its text (`start` and `end` the same); `start` is "" of the first."""

    at: datetime
    by: str
    why: str
    start: str
    end: State


class JobDetail(Job):
    """With its whole history, the oldest first."""

    explanation: str
    what_to_do: str
    latest: Exchange
    attempts: list[Attempt]
    events: list[Event]


class Counts(Schema):
    """How many the filter lets through, and how they stand. `ended` are not in the total unless asked for."""

    total: int
    waiting: int
    sent: int
    failed: int
    ended: int


class Resend(Schema):
    """`version` is that of the job as the program saw it: of two who ask at once, one is told."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0, le=2**31 - 1)


class Problem(Schema):
    """An error as RFC 9457 has it; `detail` is fit for staff."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[str] = []
