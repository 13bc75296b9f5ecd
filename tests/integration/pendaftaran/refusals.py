"""Every refusal of a registration or an entry in the line that the stand-in BPJS knows, and what of ours comes first.

`refusals` reads the sandbox's own tables, so that a new rule or field there is a new name here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bpjs_sandbox.antrean import add_rules, queue
from bpjs_sandbox.pcare import pendaftaran
from tests.integration.patients import people
from tests.integration.pendaftaran.test_register import register
from tests.integration.refusals import ENCODED, Impossible, Unknowable
from titian.facility.models import Facility
from titian.outbox.states import Hold
from titian.pendaftaran.errors import AlreadyToday, NotAPeserta, PesertaInactive, UnableToRegister

Act = Callable[[Facility], object]


@dataclass(frozen=True)
class Stopped:
    """The desk is told at once: `act` raises `error`."""

    error: type[UnableToRegister]
    act: Act


@dataclass(frozen=True)
class Held:
    """The registration is saved, and its promise waits: `act` gives one whose promise to `to` has this `hold`."""

    hold: Hold
    act: Act


def refusals() -> Iterator[str]:
    """Names of all there is to refuse, PCare's and Antrean's: a rule, or one field that a rule asks for."""
    tables = (
        ("pcare", pendaftaran._RULES, pendaftaran._SCHEMA),
        ("antrean", add_rules.ADD_RULES, add_rules._SCHEMA),
    )
    for service, rules, schema in tables:
        for rule in rules:
            name = rule.__name__.strip("_")
            if name == "complete":
                yield from (f"{service}:missing:{one}" for one in schema.required)
            else:
                yield f"{service}:{name}"
    acts = (
        ("panggil", queue.CALL_RULES, queue._CALL.required),
        ("batal", queue.CANCEL_RULES, queue._CANCEL.required),
        ("hapus", pendaftaran.DELETE_RULES, ()),
    )
    for act, rules, required in acts:
        yield from (f"{act}:missing:{one}" for one in required)
        yield from (f"{act}:{rule.__name__.strip('_')}" for rule in rules)


def _inactive(clinic: Facility) -> object:
    return register(clinic, people.bpjs_patient(clinic, {"finding": "inactive", "status_text": "PREMI"}))


def _never_asked(clinic: Facility) -> object:
    return register(clinic, people.patient(clinic))


def _twice(clinic: Facility) -> object:
    patient = people.bpjs_patient(clinic)
    register(clinic, patient)
    return register(clinic, patient)


def _unverified(clinic: Facility) -> object:
    return register(clinic, people.patient(clinic, people.PENDING, card_number=people.CARD))


def _unmapped_poli(clinic: Facility) -> object:
    people.poli(clinic, pcare_code="", antrean_code="")
    return register(clinic, people.bpjs_patient(clinic))


def _unmapped_practitioner(clinic: Facility) -> object:
    people.practitioner(clinic, antrean_code="")
    return register(clinic, people.bpjs_patient(clinic))


def _without_hours(clinic: Facility) -> object:
    return register(clinic, people.bpjs_patient(clinic), hours="")


_ALWAYS = "the client writes it for every promise"
_OF_THE_VISIT = "each registration has one from the moment it is made"
_OF_THE_ANSWER = "it is what BPJS itself answered of this member on the clinic's today"
_TODAY = "a registration is of the clinic's own today, by its time zone"
_THERE = "BPJS tells screening, closed days and its own mood to nobody before"
_ELSEWHERE = "what another faskes registered is in no list of ours"

Row = Stopped | Held | Impossible | Unknowable
TABLE: dict[str, Row] = {
    "pcare:types": Impossible(ENCODED),
    "pcare:missing:tglDaftar": Impossible(_OF_THE_VISIT),
    "pcare:missing:noKartu": Stopped(NotAPeserta, _never_asked),
    "pcare:missing:kdPoli": Held(Hold.MAPPING, _unmapped_poli),
    **{
        f"pcare:missing:{name}": Impossible(_ALWAYS)
        for name in ("kunjSakit", *pendaftaran.VITALS, "rujukBalik", "kdTkp")
    },
    "pcare:member_exists": Held(Hold.VERIFICATION, _unverified),
    "pcare:member_may_visit": Stopped(PesertaInactive, _inactive),
    "pcare:member_may_visit,screening": Unknowable(_THERE),
    "pcare:in_reference": Held(Hold.MAPPING, _unmapped_poli),
    "pcare:in_reference,kdProviderPeserta": Impossible(_OF_THE_ANSWER),
    "pcare:in_reference,gone": Unknowable(
        "a code that BPJS dropped since the last reading is told by the next"
    ),
    "pcare:date_allowed": Impossible(_TODAY),
    "pcare:date_allowed,closed": Unknowable(_THERE),
    "pcare:not_twice": Stopped(AlreadyToday, _twice),
    "pcare:not_twice,elsewhere": Unknowable(_ELSEWHERE),
    "pcare:by_chance": Unknowable(_THERE),
    "antrean:types": Impossible(ENCODED),
    "antrean:missing:kodepoli": Held(Hold.MAPPING, _unmapped_poli),
    "antrean:missing:namapoli": Impossible("our own name goes where BPJS's is not known"),
    "antrean:missing:norm": Impossible("each patient has a number from the moment of saving"),
    "antrean:missing:tanggalperiksa": Impossible(_OF_THE_VISIT),
    "antrean:missing:kodedokter": Held(Hold.MAPPING, _unmapped_practitioner),
    "antrean:missing:namadokter": Impossible("our own name goes where BPJS's is not known"),
    "antrean:missing:jampraktek": Held(Hold.SCHEDULE, _without_hours),
    "antrean:missing:nomorantrean": Impossible(_OF_THE_VISIT),
    "antrean:missing:angkaantrean": Impossible(_OF_THE_VISIT),
    "antrean:identity": Impossible("card and NIK are checked digit by digit where they are typed"),
    "antrean:identity,empty": Unknowable("sources differ on whether BPJS takes an empty NIK or phone (R22)"),
    "antrean:date": Impossible(_TODAY),
    "antrean:date,closed": Unknowable(_THERE),
    "antrean:poli": Held(Hold.MAPPING, _unmapped_poli),
    "antrean:poli,renamed": Unknowable("a name that BPJS changed since the last reading is told by the next"),
    "antrean:practitioner": Held(Hold.SCHEDULE, _without_hours),
    "antrean:practitioner,moved": Unknowable(
        "hours that BPJS changed since the morning are told by the next"
    ),
    "antrean:member": Held(Hold.VERIFICATION, _unverified),
    "antrean:member,screening": Unknowable(_THERE),
    **{
        f"{act}:missing:{name}": Impossible("nobody is called or taken out of BPJS's line without a card")
        for act in ("panggil", "batal")
        for name in ("tanggalperiksa", "kodepoli", "nomorkartu")
    },
    "panggil:missing:status": Impossible(_ALWAYS),
    "panggil:missing:waktu": Impossible("it is the moment at which the desk pressed"),
    "panggil:in_line": Impossible("a call goes only once BPJS has taken the entry (R2)"),
    "panggil:in_line,gone": Unknowable("the member may take himself out of the line in Mobile JKN"),
    "panggil:known_status": Impossible(_ALWAYS),
    "panggil:valid_time": Impossible("it is the true moment of the call, and never of another day (R17)"),
    "panggil:valid_time,hours": Unknowable("which hours BPJS takes a call in is written nowhere"),
    "batal:in_line": Unknowable("the member may take himself out of the line in Mobile JKN; then it is done"),
    "batal:not_served": Impossible(
        "nobody is taken out of the line after BPJS heard that he is there (ADR 25)"
    ),
    "batal:not_served,lost": Unknowable("a call whose answer was lost may have arrived"),
    "hapus:registered": Unknowable(
        "somebody may delete it in PCare itself; the look-up finds that it is done"
    ),
    "hapus:not_served": Impossible("the kunjungan is deleted first, and has to be gone (R2)"),
    "hapus:by_chance": Unknowable(_THERE),
}
"""A name with a comma is a second case of the same rule."""
