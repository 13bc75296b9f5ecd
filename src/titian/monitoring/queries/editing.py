"""A promise's text as an editor meets it: what was promised, what would go now, and what is written over it."""

from dataclasses import dataclass
from datetime import datetime

from titian.delivery.preview import encoded_body
from titian.facility.models import Facility
from titian.monitoring.queries.actors import by_label
from titian.monitoring.queries.readable import readable
from titian.monitoring.queries.rows import Row, rows
from titian.monitoring.queries.source import Mend, mend
from titian.outbox.jsontext import as_json
from titian.outbox.models import Job, JobEvent
from titian.outbox.queries import Leaves, is_open, label, leaves, why_no_edit, written

_NOT_BUILT = "Isinya belum dapat disusun dari datanya. Perbaiki sumbernya lebih dahulu."


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part that an editor only reads."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One job on the editor's desk.

    `original` is the text as promised, "" where none can be built; `values` are its leaves with those that an editor
    wrote over them. `refusal` says why nothing may be written now, "" where it may. `last` is the latest event.
    """

    row: Row
    original: str
    values: Leaves
    refusal: str
    mend: Mend | None
    last: JobEvent | None

    @property
    def job(self) -> Job:
        return self.row.job

    @property
    def current(self) -> str:
        """The text that would go now."""
        return self.job.body_override or self.original

    @property
    def last_by(self) -> str:
        """Who did the latest."""
        return by_label(self.last.by_name) if self.last else ""

    @property
    def as_json(self) -> str:
        """The original on several lines, with these values in their places."""
        return readable(written(self.original, self.values)) if self.original else ""

    @property
    def open_names(self) -> list[str]:
        return [name for name in self.values if is_open(self.job, name)]

    @property
    def fixed(self) -> list[Fixed]:
        return [
            Fixed(name, label(self.job.kind, name), as_typed(value))
            for name, value in self.values.items()
            if not is_open(self.job, name)
        ]


def sheet(facility: Facility, job_id: int, now: datetime) -> Sheet:
    """Raises Job.DoesNotExist, also for another facility's job."""
    job = Job.objects.select_related("service_state", "facility").get(facility=facility, pk=job_id)
    original = encoded_body(job)
    refusal = why_no_edit(job) or ("" if original else _NOT_BUILT)
    return Sheet(
        row=rows(facility, [job], now, sees_identity=True)[0],
        original=original,
        values=_values(job, original),
        refusal=refusal,
        mend=mend(job),
        last=job.events.order_by("pk").last(),
    )


def _values(job: Job, original: str) -> Leaves:
    """What was written over a part that is there no more has no place to stand."""
    promised = leaves(original) if original else {}
    over = leaves(job.body_override) if job.body_override else {}
    mine = {name: value for name, value in over.items() if name in promised and is_open(job, name)}
    return promised | mine


def as_typed(value: object) -> str:
    """A leaf as a person would type it; null is nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else as_json(value)
