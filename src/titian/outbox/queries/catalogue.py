"""What an answer of BPJS means: a clinic's own rules, then those of all clinics, then the built-in catalogue.

`classify` is pure, because the worker judges between turns, without a database. The rules are read once in each turn
that takes work, for the clinics it takes work of, and travel with the work: one small query, no cache, and so nothing
to invalidate. A rule counts for every process from its next turn on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from bpjs_wire.answers import ANSWERS, AnswerRow, Cause, Verdict
from titian.accounts.prepared import Prepared, any_given
from titian.facility.models import Facility, Practitioner
from titian.outbox import registry
from titian.outbox.answers import Explanation
from titian.outbox.models import AnswerRule, Job
from titian.outbox.models.answers import RULE_KEY
from titian.outbox.rulings import Ruling
from titian.outbox.wording import fits, folded, masked, parts


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to be compared: the row it lays over the catalogue, and what of its pattern must be found."""

    row: AnswerRow
    wanted: tuple[str, ...]

    @classmethod
    def of(cls, ruling: Ruling, key: str) -> Rule:
        row = AnswerRow(
            key=key,
            service=ruling.service,
            kind=ruling.kind,
            http=ruling.http,
            code=ruling.code,
            verdict=Verdict(ruling.verdict),
            cause=Cause(ruling.cause),
            source="aturan",
            confidence="",
            sample=ruling.pattern,
        )
        return cls(row, parts(ruling.pattern))

    def fits(self, *, service: str, kind: str, http: int | None, code: int | None, message: str) -> bool:
        return _same_place(self.row, service, kind, http, code) and fits(self.wanted, folded(message))


PROBE = "probe"
"""The kind of a question: of a look-up, or of the one request that a shut service gets."""

CODE_ALONE = frozenset(row.key for row in ANSWERS if not row.pattern and row.verdict is Verdict.REFUSED)
"""Rows that know that a code refuses, whatever it says: its texts are still to be collected."""

_LATE = frozenset(row.key for row in ANSWERS if row.cause is Cause.LATE)

Diagnosis = tuple[Cause, str]
"""Why an answer refused, by what helps, and the part that it blames ("" where it names none); see `AnswerRow`."""

_DIAGNOSES: dict[str, Diagnosis] = {row.key: (row.cause, row.blames) for row in ANSWERS} | {
    "titian.other_account": (Cause.OTHER_FASKES, "pendaftaran"),
    "titian.still_there": (Cause.EARLIER_STEP, "pendaftaran"),
    "titian.not_entered": (Cause.EARLIER_STEP, "pendaftaran"),
    "titian.not_removed": (Cause.EARLIER_STEP, "pendaftaran"),
    "titian.unclear": (Cause.OURS, ""),
    "titian.unsendable": (Cause.CREDENTIALS, "user_key"),
    "titian.encode": (Cause.OURS, ""),
    "titian.version": (Cause.OURS, ""),
}
"""By answer key: the catalogue's, and the conclusions that Titian draws itself."""

_BLAMED_BY_RULE = {
    Cause.MEMBERSHIP: "member",
    Cause.OTHER_FASKES: "member",
    Cause.CREDENTIALS: "password",
}
"""A rule names no part, but the class it chose may."""

Rulebook = tuple[Rule, ...]
"""The rules in force for one clinic, the first that fits wins: its own before those of all, newer before older."""


def classify(
    *, service: str, kind: str, http: int | None, code: int | None, message: str, rules: Rulebook = ()
) -> AnswerRow | None:
    """What rules and catalogue say of an answer; None for a text nobody has met yet.

    `http` is the `counted_status`. Rules speak of envelopes, BPJS's own words: for what something before BPJS
    answered there are the built-in rows alone.
    """
    for rule in rules:
        if rule.fits(service=service, kind=kind, http=http, code=code, message=message):
            return rule.row
    for row in ANSWERS:
        if _same_place(row, service, kind, http, code) and _pattern(row.pattern).search(message):
            return row
    return None


def is_unmet(row: AnswerRow | None) -> bool:
    """Whether nobody has collected this text yet, even where its code alone tells what became of the message."""
    return row is None or row.key in CODE_ALONE


def counted_status(http: int, code: int | None) -> int:
    """The status that counts: Antrean says 401 inside an HTTP 200 (spec/bpjs-fktp.md §2.2 [A])."""
    return code if http < 400 and code is not None and code >= 400 else http


def rules_in_force(facility_ids: Iterable[int] | RawSQL) -> QuerySet[AnswerRule]:
    """The standing versions that are on, of these clinics and of all; newest first."""
    standing = AnswerRule.objects.filter(superseded_at__isnull=True, is_on=True)
    return standing.filter(Q(facility__isnull=True) | Q(facility__in=facility_ids)).order_by("-pk")


def rulebooks(facility_ids: Collection[int]) -> dict[int, Rulebook]:
    """The rules of each of these clinics, in one query."""
    if not facility_ids:
        return {}
    found: dict[int | None, list[Rule]] = defaultdict(list)
    for rule in _rules_in_force(facilities=list(facility_ids)):
        found[rule.facility_id].append(Rule.of(rule.ruling, rule.key))
    return {facility_id: (*found[facility_id], *found[None]) for facility_id in facility_ids}


@Prepared
def _rules_in_force() -> QuerySet[AnswerRule]:
    return rules_in_force(any_given("facilities"))


def rulebook(facility: Facility) -> Rulebook:
    return rulebooks([facility.pk])[facility.pk]


def ruled(answer_keys: Iterable[str]) -> Mapping[str, Explanation]:
    """The words of the rules among these keys, for `answers.explain`; no query where no rule is among them."""
    return {key: Explanation(rule.text, rule.what_to_do) for key, rule in rules_of(answer_keys).items()}


def rules_of(answer_keys: Iterable[str]) -> dict[str, AnswerRule]:
    """The versions that decided, by the key they left on an answer."""
    numbers = {key.removeprefix(RULE_KEY) for key in answer_keys if key.startswith(RULE_KEY)}
    if not numbers:
        return {}
    return {rule.key: rule for rule in AnswerRule.objects.filter(pk__in=numbers)}


def diagnoses(answer_keys: Collection[str]) -> dict[str, Diagnosis]:
    """What each of these keys says is wrong; those that say nothing are left out. A query where a rule is one."""
    known = {key: _DIAGNOSES[key] for key in answer_keys if key in _DIAGNOSES}
    rules = {key: Cause(rule.cause) for key, rule in rules_of(answer_keys).items()}
    return known | {key: (cause, _BLAMED_BY_RULE.get(cause, "")) for key, cause in rules.items()}


def late_keys() -> frozenset[str]:
    """What a refusal leaves on a job whose time had passed (R17), by the catalogue or by any version of a rule: sending
    it again is of no use."""
    ruled_late = AnswerRule.objects.filter(cause=Cause.LATE, verdict=Verdict.REFUSED)
    return _LATE | {rule.key for rule in ruled_late.only("pk")}


def _same_place(row: AnswerRow, service: str, kind: str, http: int | None, code: int | None) -> bool:
    return (
        row.service in ("*", service)
        and row.kind in ("*", kind)
        and row.http in (None, http)
        and row.code in (None, code)
    )


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What a clinic asked a service for no promise's sake. By `names` BPJS may call whom it is about."""

    facility_id: int
    service: str
    names: tuple[str, ...]


def masked_about(about: Job | Question, text: str) -> str:
    """What BPJS said of a promise, or to a question, without whom it is about, who treats, and what was sent."""
    return masked(text, _names(about), _phrases(about.payload if isinstance(about, Job) else ()))


def _names(about: Job | Question) -> list[str]:
    """Of the patient, and of everybody who treats in this clinic."""
    practitioners = Practitioner.objects.filter(facility=about.facility_id)
    theirs = practitioners.values_list("name", "antrean_name")
    whose = registry.names_of(about.patient_ref) if isinstance(about, Job) else about.names
    return [*whose, *(name for pair in theirs for name in pair)]


def _phrases(value: object) -> Iterator[str]:
    """Every text that was promised, and so may be said back to us."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _phrases(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from _phrases(one)
