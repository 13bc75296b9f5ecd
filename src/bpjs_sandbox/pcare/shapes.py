"""Rows of the catalogue in BPJS's words (spec 4.2), with the variants that dials choose."""

from dataclasses import dataclass

from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.routes import Context

Shown = dict[str, object]


@dataclass(frozen=True, slots=True)
class Shape:
    """The names of a row's code and name, and the facts that are shown beside them."""

    code: str
    name: str
    facts: tuple[str, ...] = ()


SHAPES = {
    "poli": Shape("kdPoli", "nmPoli", ("poliSakit",)),
    "dokter": Shape("kdDokter", "nmDokter"),
    "provider": Shape("kdProvider", "nmProvider"),
    "diagnosa": Shape("kdDiag", "nmDiag", ("nonSpesialis",)),
    "kesadaran": Shape("kdSadar", "nmSadar"),
    "statuspulang": Shape("kdStatusPulang", "nmStatusPulang"),
    "alergi": Shape("kdAlergi", "nmAlergi"),
    "prognosa": Shape("kdPrognosa", "nmPrognosa"),
    "spesialis": Shape("kdSpesialis", "nmSpesialis"),
    "subspesialis": Shape("kdSubSpesialis", "nmSubSpesialis", ("kdPoliRujuk",)),
    "sarana": Shape("kdSarana", "nmSarana"),
    "khusus": Shape("kdKhusus", "nmKhusus"),
    "obat": Shape("kdObat", "nmObat", ("sedia",)),
    "stok": Shape("kdObat", "nmObat", ("sediaan", "stok")),
    "tindakan": Shape("kdTindakan", "nmTindakan", ("maxTarif", "withValue")),
}
_CRLF_EVERY = 7


def shown(context: Context, name: str, row: Row) -> Shown:
    """A row of the list `name` as PCare shows it."""
    shape = SHAPES[name]
    facts = {field: row.facts[field] for field in shape.facts}
    return {shape.code: _code(context, name, row.code), shape.name: _name(context, name, row), **facts}


def part(context: Context, name: str, code: object, group: str | None = None) -> Shown | None:
    """The row of a code inside another object; None without a code, a null name for one no list has any more."""
    if code in (None, ""):
        return None
    shape, row = SHAPES[name], context.find(name, str(code), group)
    if row is None:
        return {shape.code: code, shape.name: None, **dict.fromkeys(shape.facts)}
    return shown(context, name, row)


def optional(context: Context, value: object) -> object:
    """A part that sources show both with its value and as null, by dial."""
    return value if context.dials.optional_parts == "given" else None


def measured(context: Context, value: object) -> object:
    """A measure as PCare gives it back, by dial: the number, or its text with a dot or a comma."""
    form = context.dials.number_form
    return value if form == "number" else str(value).replace(".", "," if form == "comma" else ".")


def missing(context: Context, value: object) -> object:
    """A part that the dial parts_missing makes null; at 0 no die is rolled."""
    probability = context.dials.parts_missing
    return None if probability > 0 and context.world.dice.random() < probability else value


def _code(context: Context, name: str, code: str) -> str:
    return code.replace(".", "") if name == "diagnosa" and not context.dials.diagnosis_dots else code


def _name(context: Context, name: str, row: Row) -> str:
    """Names of procedures may end in a line break; by default every seventh code's does."""
    if name != "tindakan" or context.dials.procedure_names == "none":
        return row.name
    every = 1 if context.dials.procedure_names == "all" else _CRLF_EVERY
    return f"{row.name}\r\n" if sum(map(ord, row.code)) % every == 0 else row.name
