"""Where BPJS and the clinic write a person differently, the clerk chooses, row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from titian.patients.forms.initial import initial_from_record
from titian.patients.forms.patient import PatientForm
from titian.patients.queries import Difference
from titian.peserta.models import PesertaRecord

OURS, THEIRS = "isian", "bpjs"
_PREFIX = "pilih_"


@dataclass(frozen=True, slots=True)
class Choice:
    """A difference with what is chosen of it: `OURS`, `THEIRS`, or "" while nothing is.

    `typed` and `answered` are what the form's field would hold by either choice.
    """

    difference: Difference
    chosen: str
    typed: str
    answered: str

    @property
    def name(self) -> str:
        """Of the radio buttons."""
        return f"{_PREFIX}{self.difference.field}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has chosen, or BPJS may still speak of another person for all that was chosen."""
        return self.chosen != OURS if self.difference.is_about_who else not self.chosen


def choices(form: PatientForm, found: Iterable[Difference], record: PesertaRecord) -> list[Choice]:
    """The rows that a form shows for the differences `found` in it."""
    answered = _answered(record)
    return [
        Choice(one, form.data.get(f"{_PREFIX}{one.field}", ""), _typed(form, one.field), answered[one.field])
        for one in found
    ]


def _typed(form: PatientForm, field: str) -> str:
    value = form[field].value()
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value or "")


def with_choices(typed: QueryDict, record: PesertaRecord | None) -> QueryDict:
    """What is typed, with BPJS's word wherever that was chosen: a browser without scripts leaves it to us."""
    if record is None:
        return typed
    chosen = typed.copy()
    for field, value in _answered(record).items():
        if typed.get(f"{_PREFIX}{field}") == THEIRS and value:
            chosen[field] = value
    return chosen


def without_choices(typed: QueryDict) -> QueryDict:
    """What is typed, before another answer of BPJS is compared."""
    kept = typed.copy()
    for key in list(kept):
        if key.startswith(_PREFIX):
            del kept[key]
    return kept


def undecided(rows: Iterable[Choice]) -> bool:
    return any(row.is_open for row in rows)


def compared(typed: QueryDict) -> frozenset[str]:
    """The fields in which a person saw BPJS's word and keeps what is typed."""
    return frozenset(
        key.removeprefix(_PREFIX) for key in typed if key.startswith(_PREFIX) and typed[key] == OURS
    )


def _answered(record: PesertaRecord) -> dict[str, str]:
    """BPJS's answer as somebody would type it, of the facts that are compared."""
    said = initial_from_record(record)
    born = f"{record.birth_date:%d-%m-%Y}" if record.birth_date else ""
    return {"birth_date": born} | {field: said[field] for field in ("name", "sex", "identity_number")}
