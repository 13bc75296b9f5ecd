"""What the page of answers shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from bpjs_wire.answers import ANSWERS, AnswerRow
from titian.accounts.models import User
from titian.facility.models import Facility
from titian.facility.permissions import SATUSEHAT, Role
from titian.outbox.answers import Explanation, explain
from titian.outbox.kinds import Kind, Service
from titian.outbox.models import AnswerRule, UnknownText
from titian.outbox.queries import PROBE, Rulebook, classify, is_unmet, rulebook
from titian.outbox.rulings import CAUSES, VERDICTS
from titian.outbox.wording import folded

PAGE_SIZE = 25
ORDERS = {"newest": ("-last_at", "-pk"), "most": ("-count", "-last_at", "-pk")}
"""By the word in the address; the first is taken where none is named."""

_READS = {"peserta": "Verifikasi peserta", "referensi": "Referensi", PROBE: "Pertanyaan ke BPJS"}


def place_label(service: str, kind: str) -> str:
    """Where an answer is given: a kind of promise, a question, or everything of a service."""
    if kind in Kind.values:
        return Kind(kind).label
    where = Service(service).label if service in Service.values else "PCare dan Antrean FKTP"
    return f"{_READS[kind]}, {where}" if kind in _READS else f"Semua kiriman {where}"


def meaning_label(verdict: str, cause: str) -> str:
    return f"{VERDICTS[verdict]} · {CAUSES[cause]}"  # type: ignore[index]  # its members are texts


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """One collected text. `is_known_now`: a rule or a row fits it since; it stays until it does not come any more."""

    text: UnknownText
    place: str
    is_known_now: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One version of a rule, in words. `may_change`: by who looks at it."""

    rule: AnswerRule
    place: str
    meaning: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class BuiltInLine:
    """One row of the catalogue, in words."""

    row: AnswerRow
    place: str
    meaning: str
    explanation: Explanation


def unknown_texts(facility: Facility, order: str, number: str) -> tuple[Page[UnknownText], list[UnknownLine]]:
    """One page of this clinic's own; a page that is none is the nearest."""
    rows = UnknownText.objects.filter(facility=facility).order_by(*ORDERS.get(order, ORDERS["newest"]))
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    rules = rulebook(facility)
    return page, [UnknownLine(row, place_label(row.service, row.kind), _is_known(row, rules)) for row in page]


def unknown_text(facility: Facility, number: str) -> UnknownText | None:
    """By its number as an address names it."""
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return UnknownText.objects.filter(facility=facility, pk=number).first() if is_number else None


def _is_known(row: UnknownText, rules: Rulebook) -> bool:
    found = classify(
        service=row.service, kind=row.kind, http=row.http, code=row.code, message=row.text, rules=rules
    )
    return not is_unmet(found)


def readable_rules(facility: Facility) -> QuerySet[AnswerRule]:
    """Every version of the clinic's own rules and of those of all clinics."""
    return AnswerRule.objects.filter(Q(facility=facility) | Q(facility__isnull=True))


def rules(facility: Facility, role: Role) -> list[RuleLine]:
    """The versions that stand, those that are on first, in the order in which they are asked."""
    standing = readable_rules(facility).filter(superseded_at__isnull=True)
    found = sorted(standing, key=lambda rule: (not rule.is_on, rule.is_global, -rule.pk))
    return [_line(rule, role) for rule in found]


def versions(facility: Facility, ref: UUID, role: Role) -> list[RuleLine]:
    """The newest first; empty where this clinic has no such rule."""
    return [_line(rule, role) for rule in readable_rules(facility).filter(ref=ref).order_by("-version")]


def _line(rule: AnswerRule, role: Role) -> RuleLine:
    may = role is Role.SUPERADMIN or not rule.is_global
    return RuleLine(rule, place_label(rule.service, rule.kind), meaning_label(rule.verdict, rule.cause), may)


def built_in(search: str) -> list[BuiltInLine]:
    """The rows of the catalogue in which every word of the search is found."""
    words = folded(search[:100]).split()
    lines = [
        BuiltInLine(
            row,
            place_label(row.service, row.kind),
            meaning_label(row.verdict, row.cause),
            explain(row.key, row.sample),
        )
        for row in ANSWERS
    ]
    return [line for line in lines if all(word in _searched(line) for word in words)]


def _searched(line: BuiltInLine) -> str:
    row, words = line.row, line.explanation
    told = (
        row.service,
        row.sample,
        row.code,
        row.http,
        line.place,
        line.meaning,
        words.text,
        words.what_to_do,
    )
    return folded(" ".join(str(one) for one in told if one is not None))


def clinics_tried(user: User, facility: Facility, *, is_global: bool) -> list[Facility]:
    """Whose answers a draft is tried on: this clinic's, or those of every clinic this superadmin may look into."""
    if not is_global:
        return [facility]
    theirs = user.assignments.filter(role=Role.SUPERADMIN, permissions__codename=SATUSEHAT)
    return list(Facility.objects.filter(assignments__in=theirs).order_by("name", "pk"))
