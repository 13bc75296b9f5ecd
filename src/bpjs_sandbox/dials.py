"""Every fault and every unsettled point of the protocol as a dial that can be turned while running.

A dial's default is its off value. README.md holds the same table; a unit test compares the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any, cast

Check = Callable[[object], bool]


class DialError(ValueError):
    """A dial that does not exist or a value it cannot take; the text names every offender."""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _dial(default: object, check: Check, takes: str, meaning: str) -> Any:
    return field(default=default, metadata={"check": check, "takes": takes, "meaning": meaning})


def _probability(meaning: str) -> Any:
    return _dial(0.0, lambda v: _is_number(v) and 0 <= cast(float, v) <= 1, "0 to 1", meaning)


def _amount(default: float, meaning: str) -> Any:
    return _dial(default, lambda v: _is_number(v) and cast(float, v) >= 0, "number >= 0", meaning)


def _count(meaning: str) -> Any:
    return _dial(0, lambda v: type(v) is int and v >= 0, "integer >= 0", meaning)


def _signed(meaning: str) -> Any:
    return _dial(0.0, _is_number, "number", meaning)


def _switch(meaning: str, *, default: bool) -> Any:
    return _dial(default, lambda v: isinstance(v, bool), "true or false", meaning)


def _choice(meaning: str, *values: object) -> Any:
    """The first value is the default. `1 == True` in Python, so the type must agree too."""
    check: Check = lambda v: any(v == one and type(v) is type(one) for one in values)  # noqa: E731
    return _dial(values[0], check, " or ".join(str(one) for one in values), meaning)


def _is_day(value: object) -> bool:
    if value in ("", "today"):
        return True
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Dials:
    """The positions of all dials; immutable, so that a request sees one consistent set."""

    latency_ms: float = _amount(0, "wait before a request is looked at, milliseconds")
    latency_jitter_ms: float = _amount(0, "up to that much more, drawn evenly, milliseconds")
    latency_tail: float = _probability("wait latency_tail_ms more: the few that take long")
    latency_tail_ms: float = _amount(0, "for the dial above, milliseconds")
    slow_loris_s: float = _amount(0, "every body of an answer trickles in over that many seconds")
    fail_after: int = _count("that many more requests are served, then down is html503; 0 is off")
    down: str = _choice(
        "outage of everything: connections refused, accepted and reset, HTML 502 or 503, or an empty 200",
        "off", "refuse", "reset", "html502", "html503", "empty200",
    )  # fmt: skip
    drop_before_accept: float = _probability("reset the connection, nothing is done")
    drop_after_accept: float = _probability("reset the connection of a write that was accepted")
    commit_late: float = _probability(
        "reset the connection of a write at once and look at it commit_late_s later"
    )
    commit_late_s: float = _amount(
        0, "seconds between a dropped write and its commit, for the two dials above"
    )
    html502: float = _probability("an HTML 502 from the gateway, nothing is done")
    html502_after_accept: float = _probability(
        "an HTML 502 in place of the answer to a write that was accepted"
    )
    garbage: float = _probability(
        "the request is looked at, its answer is replaced by bytes that mean nothing"
    )
    rate_limit_429: float = _probability("429 `Limits exceeded`, nothing is done")
    rate_limit_rps: int = _count("requests a user_key has in a second before it meets a 429; 0 is no limit")
    retry_after_s: float = _amount(2, "Retry-After of a 429, seconds; 0 leaves the header out")
    clock_skew_s: float = _signed("seconds the sandbox's clock is ahead of this machine's")
    timestamp_window_s: float = _amount(300, "how far X-timestamp may be off, seconds")
    closed_day: str = _dial(
        "", _is_day, "yyyy-MM-dd, today or empty", "a date on which the clinics are closed"
    )
    open_every_day: bool = _switch("false closes the clinics on Sundays", default=True)
    service_dates: str = _choice(
        "tglDaftar that POST pendaftaran accepts", "until_today", "today", "any"
    )  # fmt: skip
    duplicate_code: int = _choice("code of a duplicate POST pendaftaran", 401, 412, 428)
    duplicate_text: str = _choice(
        "a second pendaftaran or antrean is there for the poli and the day, or for the day", "poli", "day"
    )
    duplicate_scope: str = _choice(
        "where a registration of the same card, poli and date counts", "account", "everywhere"
    )
    duplicate_antrean: str = _choice(
        "a second antrean/add of a card, poli and date", "refused", "replaced", "doubled"
    )
    refusal_place: str = _choice(
        "text of PCare's own refusals: metaData.message, or response as an array, an object or a text",
        "meta", "array", "object", "text",
    )  # fmt: skip
    start_base: object = _choice("the first row of a paged list; both never leaves a gap", "both", 0, 1)
    not_found: str = _choice("nothing to show: 204 without a body, or 200 with an empty list", "204", "empty")
    unknown_peserta: str = _choice(
        "GET peserta of an unknown number: as not_found, or a 412", "not_found", "412"
    )
    max_limit: int = _count("longest page of a list, rows; 0 is no limit")
    list_counts: str = _choice(
        "count beside a list: as the catalogue has it, always or never", "catalogue", "always", "never"
    )
    list_shape: str = _choice("PCare lists: {count, list} or the bare array", "list", "bare")
    optional_parts: str = _choice("parts of a row that may be missing: given, or null", "given", "null")
    code_type: str = _choice("code of the envelope: a number or a text", "number", "text")
    number_form: str = _choice(
        "what was measured, read back: numbers, or texts with a dot or a comma", "number", "dot", "comma"
    )
    suhu_form: str = _choice(
        "suhu of a kunjungan: numbers and texts of both forms, or only texts with a dot or a comma",
        "any", "dot", "comma",
    )  # fmt: skip
    misshapen_code: int = _choice("code of a rujukLanjut in the wrong shape", 500, 412)
    body_limit: int = _count("longest body of a request, bytes, before it meets a 413; 0 is no limit")
    discharge_list: str = _choice(
        "statuspulang of outpatients: live lists have 6, the catalogue 5, one system also A",
        "live", "catalogue", "own_request",
    )  # fmt: skip
    prognosis_texts: str = _choice(
        "prognosa 04 and 05: the catalogue's texts or the mended ones", "catalogue", "mended"
    )
    diagnosis_dots: bool = _switch("ICD-10 codes come with their dot", default=True)
    procedure_names: str = _choice("nmTindakan that end in CR LF: some, none or all", "some", "none", "all")
    history_faskes: str = _choice(
        "peserta of a history: kdPpkPst as in the catalogue, or kdProviderPst as elsewhere", "ppk", "provider"
    )
    rujukan_form: str = _choice(
        "a letter of referral: live ones name the hospital and the dates", "live", "catalogue"
    )
    list_cards: str = _choice("card numbers in the rows of the day's registrations", "none", "all")
    parts_missing: float = _probability(
        "each of poli and faskes is null where a registration or a history is read"
    )
    reuse_numbers: bool = _switch("noUrut of a deleted registration is given out again", default=False)
    ref_shape: str = _choice("Antrean ref answers: {list: [...]} or the bare array", "list", "bare")
    created_shape: str = _choice("answer of POST pendaftaran", "object", "array")
    visit_created_shape: str = _choice("answer of POST kunjungan", "array", "object")
    part_created_shape: str = _choice("answer of POST obat, tindakan and MCU", "array", "object")
    plain_kunjungan: str = _choice("POST and PUT kunjungan without /V1", "404", "accept")
    encrypted_412: bool = _switch("the field list of a 412 is encrypted too", default=False)
    antrean_http: str = _choice(
        "HTTP status of Antrean refusals: always 200, or the envelope's code", "200", "mirror"
    )
    vague_401: bool = _switch("every failed authentication says only `Unauthorized`", default=False)
    icare_user_key: str = _choice(
        "user_key of iCare: its own or PCare's, or only one of them", "either", "own", "pcare"
    )
    icare_authorization: str = _choice(
        "X-authorization at iCare: checked when it is sent, or wanted", "optional", "required"
    )
    missing_phone: str = _choice("antrean/add with an empty nohp", "accept", "refuse")
    missing_nik: str = _choice("antrean/add with an empty nik", "accept", "refuse")
    waktu_check: str = _choice(
        "antrean/panggil: waktu within the day, the practice hours, or anything", "day", "hours", "off"
    )
    batal_after_call: str = _choice("antrean/batal of who was called and is there", "refuse", "accept")
    random_refusal: float = _probability(
        "a write that would be accepted, also a PUT or DELETE, is refused with a text no catalogue knows"
    )
    seed: int = _dial(1, lambda v: type(v) is int, "integer", "of all dice; setting it starts them anew")

    def turned(self, changes: Mapping[str, object]) -> "Dials":
        """These dials with some turned. Raises DialError naming every unknown name and unfit value."""
        by_name = {one.name: one for one in fields(self)}
        unknown = sorted(set(changes) - set(by_name))
        unfit = [
            f"{n} takes {_takes(by_name[n])}"
            for n in changes
            if n in by_name and not _fits(by_name[n], changes[n])
        ]
        if unknown or unfit:
            raise DialError("; ".join([*(f"no dial is called {name}" for name in unknown), *unfit]))
        result = replace(self, **cast(dict[str, Any], changes))
        if result.latency_tail and not result.latency_tail_ms:
            raise DialError("latency_tail takes effect only with latency_tail_ms > 0")
        if result.commit_late and not result.commit_late_s:
            raise DialError("commit_late takes effect only with commit_late_s > 0")
        return result

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def _takes(dial: "Field[Any]") -> str:
    return str(dial.metadata["takes"])


def _fits(dial: "Field[Any]", value: object) -> bool:
    return cast(Check, dial.metadata["check"])(value)


def from_text(name: str, text: str) -> object:
    """Read a form's text as a value the dial takes; the text itself when there is none, to be refused later."""
    readings: tuple[Callable[[str], object], ...] = (str, _TRUTHS.__getitem__, int, float)
    dial = next((one for one in fields(Dials) if one.name == name), None)
    for read in readings if dial else ():
        try:
            value = read(text)
        except (KeyError, ValueError):
            continue
        if dial and _fits(dial, value):
            return value
    return text


_TRUTHS = {"true": True, "false": False}


def table() -> tuple[tuple[str, object, str, str], ...]:
    """Name, off value, values taken and meaning of every dial, in order; README.md and the page show it."""
    return tuple((one.name, one.default, _takes(one), str(one.metadata["meaning"])) for one in fields(Dials))
