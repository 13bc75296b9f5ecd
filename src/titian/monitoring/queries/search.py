"""What is typed into the monitor's one search box: what it may mean, and the jobs of each meaning.

The form of a text says what it can be; where it can be several things, all are looked for and the screen says which.
Patients are found as everywhere else, and then their jobs: the outbox knows no names. Who may not see whom a job is
about finds nothing by what tells it, or the box would answer what the list hides. What no index holds (codes, the day's
own numbers, BPJS's words) is looked for among the latest jobs, so that a long history costs no more than a short one.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from titian.facility.models import Facility
from titian.monitoring.queries.rows import names_by_ref, veil_of
from titian.outbox.answers import EXPLANATIONS
from titian.outbox.models import AnswerRule, Job
from titian.outbox.states import Hold
from titian.patients import queries as patients
from titian.pendaftaran.models import Pendaftaran

LATEST = 5000
"""Of a list of all dates the newest jobs, in which is looked for what no index holds: weeks of a large clinic."""
SHORTEST_WORDS = 3
"""Letters of a text that is looked for within others."""

_SEPARATORS = re.compile(r"[\s.\-+()]")
_BIRTH_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}", re.ASCII)
_CODE = re.compile(r"\d{3}", re.ASCII)
_DAYS_NUMBER = re.compile(r"([A-Za-z]{0,3})[ .-]?0*(\d{1,4})", re.ASCII)
_VISIT_NUMBER = re.compile(r"(?=.*[A-Za-z])(?=(?:.*\d){8})[0-9A-Za-z]{14,30}", re.ASCII)


class Found(NamedTuple):
    """Of a job what puts it in its place on the list and on a card."""

    filed_on: date
    pk: int
    state: str


@dataclass(frozen=True, slots=True)
class Scope:
    """In which of a facility's jobs is looked: those that the other filters let through.

    `by_key` are the same, for who knows which. `of_dates` are all of those dates whatever their kind and state: a
    visit's number stands on one of its jobs. `sees_identity`: who looks may know whom they are about.
    """

    facility: Facility
    jobs: QuerySet[Job]
    by_key: QuerySet[Job]
    of_dates: QuerySet[Job]
    is_of_a_day: bool
    sees_identity: bool

    def latest(self) -> QuerySet[Job]:
        return self.jobs if self.is_of_a_day else _latest(self.jobs)

    def latest_of_dates(self) -> QuerySet[Job]:
        return self.of_dates if self.is_of_a_day else _latest(self.of_dates)

    def who_came(self) -> frozenset[int] | None:
        """The keys of the patients of one day, for most who have a common name have nothing to do with it; else None.

        Read first: asked for with the names, PostgreSQL goes through all the jobs of each of the many called so.
        """
        if not self.is_of_a_day:
            return None
        refs = set(self.of_dates.values_list("patient_ref", flat=True))
        return frozenset(self.facility.patients.filter(ref__in=refs).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a text may be: what the screen calls it, which texts have its form, and the jobs that have it.

    `tells_who`: what finds a job so knows whom it is about.
    """

    label: str
    fits: Callable[[str], bool]
    find: Callable[[Scope, str], QuerySet[Job]]
    is_of_latest: bool = False
    tells_who: bool = False


def meanings(text: str, *, sees_identity: bool = False) -> list[Meaning]:
    """Every way in which one who looks may understand a text; none where it can be nothing."""
    allowed = (one for one in _MEANINGS if sees_identity or not one.tells_who)
    return [one for one in allowed if one.fits(text.strip())]


def understood(text: str, *, all_dates: bool, sees_identity: bool = False) -> str:
    """How a text is understood, in sentences for below the box; "" where it is not."""
    found = meanings(text, sees_identity=sees_identity)
    if not found:
        return ""
    words = f"Dicari sebagai {', '.join(one.label for one in found)}."
    near = [one.label for one in found if one.is_of_latest] if all_dates else []
    return f"{words} {_limit(near)}" if near else words


def _limit(labels: list[str]) -> str:
    return f"Menurut {', '.join(labels)}: hanya di antara {LATEST // 1000}.000 kiriman terbaru."


def found(
    facility: Facility,
    jobs: QuerySet[Job],
    by_key: QuerySet[Job],
    text: str,
    day: date | None,
    *,
    sees_identity: bool = False,
) -> Collection[Found]:
    """Of these jobs, all of `day` unless that is None, those that the text may mean to one who looks. `by_key` are the
    same, to be found by their own keys or their visits'.

    Each meaning is asked for alone: one condition over several columns would be answered by no index. A job that two of
    them find is one, even if it went on in between.
    """
    of_dates = Job.objects.filter(facility=facility)
    if day is not None:
        of_dates = of_dates.filter(filed_on=day)
    scope = Scope(facility, jobs, by_key, of_dates, day is not None, sees_identity)
    text = text.strip()
    each = [one.find(scope, text) for one in meanings(text, sees_identity=sees_identity)]
    rows = (Found(*row) for jobs_found in each for row in jobs_found.values_list(*Found._fields))
    return {one.pk: one for one in rows}.values()


def _latest(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """All of the days on which the latest lie. To put these in order and then read each is twice the work."""
    days = jobs.order_by("-filed_on").values_list("filed_on", flat=True)
    first = next(iter(days[LATEST - 1 : LATEST]), None)
    return jobs.filter(filed_on__gte=first) if first else jobs


def _of_patients(scope: Scope, text: str) -> QuerySet[Job]:
    found = patients.find(scope.facility, text, among=scope.who_came()).patients
    return scope.jobs.filter(patient_ref__in=[one.ref for one in found])


def _with_record_number(scope: Scope, text: str) -> QuerySet[Job]:
    """Of who sees them also a document's number as short as that."""
    if scope.sees_identity:
        return _of_patients(scope, text)
    holders = scope.facility.patients.filter(record_number=int(_digits(text)))
    return scope.jobs.filter(patient_ref__in=holders.values("ref"))


def _with_card(scope: Scope, text: str) -> QuerySet[Job]:
    """As it was promised: a newborn's is the mother's, and a patient's may have changed since."""
    return scope.latest().filter(card_number=_digits(text))


def _with_code(scope: Scope, text: str) -> QuerySet[Job]:
    return scope.latest().filter(Q(http_code=int(text)) | Q(bpjs_code=int(text)))


def _with_sequence(scope: Scope, text: str) -> QuerySet[Job]:
    numbered = scope.latest_of_dates().filter(bpjs_sequence__iexact=text)
    return _of_visits(scope.by_key, numbered.values_list("visit_ref", flat=True))


def _with_ticket(scope: Scope, text: str) -> QuerySet[Job]:
    """`A12`, `a-012` and `12` are the same ticket, the last of any poli."""
    letters, number = _DAYS_NUMBER.findall(text)[0]
    visits = scope.latest_of_dates().order_by().values("visit_ref")
    called = Pendaftaran.objects.filter(
        facility=scope.facility,
        ref__in=visits,
        ticket__number=int(number),
        ticket__text__istartswith=letters,
    )
    return _of_visits(scope.by_key, called.values_list("ref", flat=True))


def _with_visit_number(scope: Scope, text: str) -> QuerySet[Job]:
    """Of whatever year: it has an index of its own."""
    numbered = Job.objects.filter(
        Job.has_visit_number(), facility=scope.facility, bpjs_visit_number=text.upper()
    )
    return _of_visits(scope.by_key, numbered.values_list("visit_ref", flat=True))


def _with_words(scope: Scope, text: str) -> QuerySet[Job]:
    """In BPJS's words, in ours that explain them, and in what holds a promise back; from the beginning of a word on:
    else who looks for Ani would find every *pelayanan*."""
    pattern = rf"(^|[^A-Za-z]){re.escape(text)}"
    begins = re.compile(pattern, re.IGNORECASE)
    said = Q(bpjs_message__gt="", bpjs_message__iregex=pattern)  # most have none: no pattern is tried on them
    latest = scope.latest()
    if not scope.sees_identity:
        said = Q(pk__in=_said_beside_names(scope, latest.filter(said), begins))
    holds = Q(hold__in=[hold for hold in Hold if hold and begins.search(hold.label)])
    return latest.filter(said | holds | Q(answer_key__in=_keys_explained(scope.facility, begins)))


def _said_beside_names(scope: Scope, jobs: QuerySet[Job], begins: re.Pattern[str]) -> list[int]:
    """Of these, those in which it stands when the patient is hidden: as the list shows them."""
    found = list(jobs.only("patient_ref", "payload", "bpjs_message"))
    names = names_by_ref(scope.facility, found)
    veils = ((job, veil_of(job, names.get(job.patient_ref, []))) for job in found)
    return [job.pk for job, veil in veils if begins.search(veil.said(job.bpjs_message))]


def _keys_explained(facility: Facility, begins: re.Pattern[str]) -> list[str]:
    """The answers whose explanation says so, by the catalogue or by a rule of this clinic or of all."""
    built_in = [key for key, words in EXPLANATIONS.items() if begins.search(words.text)]
    ours = AnswerRule.objects.filter(Q(facility=facility) | Q(facility__isnull=True)).only("pk", "text")
    return built_in + [rule.key for rule in ours if begins.search(rule.text)]


def _of_visits(jobs: QuerySet[Job], refs: Iterable[UUID]) -> QuerySet[Job]:
    """All of a visit: what takes a registration back, or follows it, carries no number of its own."""
    return jobs.filter(visit_ref__in=set(refs))


def _digits(text: str) -> str:
    """The number that a text is, however separated; "" where it is more than that, or a date."""
    digits = _SEPARATORS.sub("", text)
    is_number = digits.isascii() and digits.isdecimal() and not _BIRTH_DATE.fullmatch(text)
    return digits if is_number else ""


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in text)


def _is_phone(text: str) -> bool:
    return 9 <= len(_digits(text)) <= 15 and not _is_card(text)


def _is_card(text: str) -> bool:
    return len(_digits(text)) == 13


def _is_name(text: str) -> bool:
    is_number = _DAYS_NUMBER.fullmatch(text) or _VISIT_NUMBER.fullmatch(text)
    return _letters(text) > 0 and not is_number


_MEANINGS = (
    Meaning("NIK pasien", lambda text: len(_digits(text)) == 16, _of_patients, tells_who=True),
    Meaning("kartu atau telepon pasien", _is_card, _of_patients, tells_who=True),
    Meaning("nomor kartu pada kiriman", _is_card, _with_card, is_of_latest=True, tells_who=True),
    Meaning("telepon atau nomor identitas pasien", _is_phone, _of_patients, tells_who=True),
    Meaning("No. RM", lambda text: 1 <= len(_digits(text)) <= 8, _with_record_number),
    Meaning("tanggal lahir", lambda text: bool(_BIRTH_DATE.fullmatch(text)), _of_patients, tells_who=True),
    Meaning(f"nama pasien ({patients.MOST_FOUND} yang paling cocok)", _is_name, _of_patients, tells_who=True),
    Meaning("kode HTTP atau BPJS", lambda text: bool(_CODE.fullmatch(text)), _with_code, is_of_latest=True),
    Meaning("nomor urut", lambda text: bool(_DAYS_NUMBER.fullmatch(text)), _with_sequence, is_of_latest=True),
    Meaning(
        "nomor antrean", lambda text: bool(_DAYS_NUMBER.fullmatch(text)), _with_ticket, is_of_latest=True
    ),
    Meaning("nomor kunjungan", lambda text: bool(_VISIT_NUMBER.fullmatch(text)), _with_visit_number),
    Meaning("teks galat", lambda text: _letters(text) >= SHORTEST_WORDS, _with_words, is_of_latest=True),
)
