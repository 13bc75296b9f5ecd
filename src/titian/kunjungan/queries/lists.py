"""BPJS's lists behind the fields of a consultation. One that was never read whole refuses nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, When

from bpjs_wire.codes import DIAGNOSIS
from titian.facility.models import Facility
from titian.facility.queries import folded
from titian.kunjungan.codes import KNOWN
from titian.kunjungan.content import Coded
from titian.reference import queries as reference
from titian.reference.models import Entry

SHORT = ("kesadaran", "statuspulang", "prognosa", "alergi", "khusus", "sarana")
"""Lists that a box to choose from shows whole."""
LONG = {"diagnosa": "Diagnosis", "provider": "Faskes rujukan", "subspesialis": "Subspesialis"}
"""Lists that are searched, with their labels."""

OPTIONS_SHOWN = 20
LEAST_TYPED = 2

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lists:
    """Which lists of a clinic were read whole, and the short ones among them: (code, name) by list and group."""

    read: frozenset[str]
    rows: dict[tuple[str, str], Choices]

    @classmethod
    def of(cls, facility: Facility) -> Lists:
        whole = reference.of_facility(facility).filter(finished_at__isnull=False)
        rows: dict[tuple[str, str], Choices] = defaultdict(list)
        entries = Entry.objects.filter(list__in=whole, list__name__in=SHORT, gone_at__isnull=True)
        for name, group, code, text in entries.order_by("code").values_list(
            "list__name", "group", "code", "name"
        ):
            rows[name, group].append((code, text))
        return cls(frozenset(whole.values_list("name", flat=True)), dict(rows))

    def choices(self, name: str, group: str = "") -> Choices:
        """BPJS's own rows where the list was read, else those that are known of it."""
        return self.rows.get((name, group), []) if name in self.read else list(KNOWN.get((name, group), ()))

    def label(self, name: str, group: str, code: str) -> str:
        """The name of a code; the code itself where nobody knows one."""
        known = dict(KNOWN.get((name, group), ())) | dict(self.rows.get((name, group), []))
        return known.get(code, code)

    def lacks(self, name: str, group: str, code: str) -> bool:
        """Whether BPJS, asked for the whole short list, did not name this code."""
        return name in self.read and code not in dict(self.rows.get((name, group), []))


def search(facility: Facility, name: str, text: str) -> list[Entry]:
    """At most 20 rows of a long list of which every word typed is a part; codes that begin so come first."""
    words = folded(text).split()
    if sum(map(len, words)) < LEAST_TYPED:
        return []
    found = _living(facility, name).filter(*(Q(search_text__contains=word) for word in words))
    typed = " ".join(words)
    rank = Case(
        When(code__iexact=text.strip(), then=0),
        When(search_text__startswith=typed, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return list(found.order_by(rank, "code")[:OPTIONS_SHOWN])


def find(facility: Facility, name: str, code: str) -> Entry | None:
    """The row of a code that BPJS still has; ICD-10 codes are found with and without their dot."""
    return _living(facility, name).filter(code__in=_spellings(code)).first()


def resolved(facility: Facility, name: str, typed: Coded) -> Coded:
    """What was typed, as the list has it; as it was typed where the list was never read.

    Raises ValueError with a sentence for what is no row of the list, or no code.
    """
    if entry := find(facility, name, typed.code):
        return Coded(entry.code, entry.name)
    if reference.of_facility(facility).filter(name=name, finished_at__isnull=False).exists():
        raise ValueError(f"“{typed}” tidak ada di daftar BPJS. Ketik sebagian nama atau kode, lalu pilih.")
    if not re.fullmatch(DIAGNOSIS, typed.code) or not any(map(str.isdigit, typed.code)):
        raise ValueError("Awali dengan kodenya, misalnya J06.9, lalu spasi dan namanya.")
    return Coded(typed.code.upper(), typed.name)


def codes_alive(facility: Facility, name: str, codes: Iterable[str]) -> set[str]:
    """Which of these codes a list has, each as it was given."""
    spellings = {code: _spellings(code) for code in codes}
    asked = {spelling for each in spellings.values() for spelling in each}
    known = set(_living(facility, name).filter(code__in=asked).values_list("code", flat=True))
    return {code for code, each in spellings.items() if known.intersection(each)}


def _living(facility: Facility, name: str) -> QuerySet[Entry]:
    return Entry.objects.filter(
        list__in=reference.of_facility(facility).filter(name=name), gone_at__isnull=True
    )


def _spellings(code: str) -> tuple[str, ...]:
    plain = code.upper().replace(".", "")
    dotted = f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain
    return (code, plain, dotted)
