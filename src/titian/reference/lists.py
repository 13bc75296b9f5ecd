"""The table of BPJS's reference lists: what each is called, how it is asked for, what is kept of a row.

LISTS is in the order of reading: small and urgent before long, and what a list needs before it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

import bpjs
from bpjs.pcare import reference as pcare
from titian.outbox.kinds import Service
from titian.reference.models import Entry, ReferenceList

PAGE = 500
"""Rows asked for at once; BPJS may give fewer."""

SCHEDULE_DAYS = 8
"""Today and the coming week."""

Ask = Callable[[int, int], bpjs.Request[bpjs.Page[Any]]]


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a reading. `ask` takes the first row, from 0, and how many; its rows are kept under `group`.

    What is not paged comes whole with the first page.
    """

    ask: Ask
    group: str = ""
    is_paged: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a list in our words, as an Entry keeps it."""

    code: str
    name: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """One list. Shared ones are the same for every clinic at an address of PCare; all others are a clinic's own.

    `groups` names the groups that a list has always. `steps` is None where the rows are not read by questions of
    their own: the schedules are read day by day, and what stands in them fills the lists that name them in
    `filled_by`. Those grow only; each of their rows has in `detail` the last date for which it was seen, `last_on`.
    """

    name: str
    service: Service
    label: str
    steps: Callable[[ReferenceList], Sequence[Step]] | None = None
    is_shared: bool = False
    detail: Callable[[Any], dict[str, Any]] = lambda _: {}
    groups: Mapping[str, str] = field(default_factory=dict)
    filled_by: str = ""

    def item(self, row: Any) -> Item:
        """What is kept of a row of this list, as the client decoded it."""
        return Item(row.code, row.name, self.detail(row))


def _whole(request: Callable[[], bpjs.Request[Any]]) -> Callable[[ReferenceList], list[Step]]:
    """A list that comes with one question."""
    return lambda _: [Step(lambda start, limit: request(), is_paged=False)]


def _paged(request: Ask) -> Callable[[ReferenceList], list[Step]]:
    return lambda _: [Step(request)]


def _searched(request: Callable[..., Any], texts: Sequence[str]) -> Callable[[ReferenceList], list[Step]]:
    """A list that is only ever searched: by texts of which every row holds at least one."""
    return lambda _: [Step(partial(request, text)) for text in texts]


def _by_group(
    request: Callable[[str], bpjs.Request[Any]], groups: Mapping[str, str]
) -> Callable[[ReferenceList], list[Step]]:
    return lambda _: [Step(_first(request, group), group, is_paged=False) for group in groups]


def _paged_by_group(
    request: Callable[[str, int, int], bpjs.Request[Any]], groups: Mapping[str, str]
) -> Callable[[ReferenceList], list[Step]]:
    return lambda _: [Step(partial(request, group), group) for group in groups]


def _first(request: Callable[[str], bpjs.Request[Any]], group: str) -> Ask:
    return lambda start, limit: request(group)


def _discharges(is_inpatient: str) -> bpjs.Request[Any]:
    return pcare.discharges(inpatient=is_inpatient == "true")


def _of_specialties(row: ReferenceList) -> list[Step]:
    """One question for each specialty that is known at the same address."""
    known = Entry.objects.filter(list__name="spesialis", list__facility=None, list__address=row.address)
    codes = known.filter(gone_at__isnull=True).order_by("code").values_list("code", flat=True)
    return [Step(_first(pcare.subspecialties, code), code, is_paged=False) for code in codes]


def _club(row: pcare.ClubRow) -> dict[str, Any]:
    """Without the leader's name and number, which nothing here needs."""
    days = {name: day.isoformat() for name, day in (("since", row.since), ("until", row.until)) if day}
    return {"program_name": row.program_name, "address": row.address} | days


_CARE_LEVELS = {"10": "Rawat jalan", "20": "Rawat inap", "50": "Promotif"}
_STAYS = {"false": "Rawat jalan", "true": "Rawat inap"}
_ALLERGENS = {"01": "Makanan", "02": "Udara", "03": "Obat"}
_PROGRAMS = {"01": "Diabetes melitus", "02": "Hipertensi"}
# Every ICD-10 code begins so: found whether BPJS looks for the text at the beginning or anywhere.
_ICD_10 = [letter + digit for letter in ascii_uppercase for digit in digits]

_PCARE = partial(ListFacts, service=Service.PCARE)
_SHARED = partial(_PCARE, is_shared=True)
_ANTREAN = partial(ListFacts, service=Service.ANTREAN)

_ALL = (
    _PCARE(
        name="poli",
        label="Poli",
        steps=_paged(pcare.poli),
        detail=lambda row: {"is_sick": row.is_sick},
    ),
    _PCARE(name="dokter", label="Dokter", steps=_paged(pcare.practitioners)),
    _ANTREAN(name="jadwal", label="Jadwal praktik"),
    _ANTREAN(name="antrean_poli", label="Poli", filled_by="jadwal"),
    _ANTREAN(name="antrean_dokter", label="Dokter", filled_by="jadwal"),
    _SHARED(name="kesadaran", label="Kesadaran", steps=_whole(pcare.awareness)),
    _SHARED(name="prognosa", label="Prognosis", steps=_whole(pcare.prognoses)),
    _SHARED(name="statuspulang", label="Status pulang", steps=_by_group(_discharges, _STAYS), groups=_STAYS),
    _SHARED(name="alergi", label="Alergi", steps=_by_group(pcare.allergies, _ALLERGENS), groups=_ALLERGENS),
    _SHARED(name="khusus", label="Rujukan khusus", steps=_whole(pcare.special_referrals)),
    _SHARED(name="sarana", label="Sarana rujukan", steps=_whole(pcare.sarana)),
    _PCARE(
        name="klub",
        label="Klub Prolanis",
        steps=_by_group(pcare.clubs, _PROGRAMS),
        groups=_PROGRAMS,
        detail=_club,
    ),
    _PCARE(name="provider", label="Faskes rujukan", steps=_paged(pcare.faskes)),
    _SHARED(name="spesialis", label="Spesialis", steps=_whole(pcare.specialties)),
    _SHARED(
        name="subspesialis",
        label="Subspesialis",
        steps=_of_specialties,
        detail=lambda row: {"poli_code": row.poli_code},
    ),
    _SHARED(
        name="tindakan",
        label="Tindakan",
        steps=_paged_by_group(pcare.procedures, _CARE_LEVELS),
        groups=_CARE_LEVELS,
        detail=lambda row: {"max_fee": row.max_fee, "has_value": row.has_value},
    ),
    _SHARED(
        name="obat",
        label="Obat (DPHO)",
        steps=_searched(pcare.medicines, [*ascii_lowercase, *digits]),
        detail=lambda row: {"available": row.available},
    ),
    _SHARED(
        name="diagnosa",
        label="Diagnosis (ICD-10)",
        steps=_searched(pcare.diagnoses, _ICD_10),
        detail=lambda row: {"is_non_specialist": row.is_non_specialist},
    ),
)

LISTS: Mapping[str, ListFacts] = {facts.name: facts for facts in _ALL}

URGENT = (
    "poli", "dokter", "jadwal", "kesadaran", "prognosa", "statuspulang", "alergi", "khusus", "sarana",
)  # fmt: skip
"""What a desk needs on its first day; a question or two each."""


def of_service(service: str) -> list[ListFacts]:
    """Its lists, in the order of reading, which is also that of the screens."""
    return [facts for facts in LISTS.values() if facts.service == service]


def sources(names: Iterable[str] | None) -> list[str]:
    """The lists that are read for these, all where `names` is None. Raises KeyError for a name that is none."""
    facts = [LISTS[name] for name in (LISTS if names is None else names)]
    return list(dict.fromkeys(one.filled_by or one.name for one in facts))


def place(name: str) -> int:
    """Where a list stands in the order of reading. Raises KeyError for a name that is none."""
    return {known: index for index, known in enumerate(LISTS)}[name]
