"""MCU: the check-up of a visit, 25 measurements and six texts (spec 4.8)."""

from bpjs_sandbox import rules
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.shapes import Shown
from bpjs_sandbox.pcare.visit_parts import Body, Part, refused_fields
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.schema import NUMBER, TEXT, TEXT_OR_NULL, WHOLE, Schema

MEASUREMENTS = (
    "tekananDarahSistole", "tekananDarahDiastole", "darahRutinHemo", "darahRutinLeu", "darahRutinErit",
    "darahRutinLaju", "darahRutinHema", "darahRutinTrom", "lemakDarahHDL", "lemakDarahLDL", "lemakDarahChol",
    "lemakDarahTrigli", "gulaDarahSewaktu", "gulaDarahPuasa", "gulaDarahPostPrandial", "gulaDarahHbA1c",
    "fungsiHatiSGOT", "fungsiHatiSGPT", "fungsiHatiGamma", "fungsiHatiProtKual", "fungsiHatiAlbumin",
    "fungsiGinjalCrea", "fungsiGinjalUreum", "fungsiGinjalAsam", "fungsiJantungABI",
)  # fmt: skip
TEXTS = (
    "radiologiFoto", "fungsiJantungEKG", "fungsiJantungEcho", "funduskopi", "pemeriksaanLain", "keterangan",
)  # fmt: skip
_SCHEMA = Schema(
    types={
        "kdMCU": WHOLE,
        "noKunjungan": TEXT,
        "kdProvider": TEXT,
        "tglPelayanan": TEXT,
        **dict.fromkeys(MEASUREMENTS, NUMBER),
        **dict.fromkeys(TEXTS, TEXT_OR_NULL),
    },
    required=frozenset({"noKunjungan", "kdProvider", "tglPelayanan", *MEASUREMENTS}),
)


def _in_reference(context: Context) -> Answer | None:
    """The clinic's own code, and a date that is not to come."""
    day = rules.pcare_date(context.call.text("tglPelayanan"))
    if context.call.text("kdProvider") != context.account.faskes_code:
        return answers.precondition(context, ("kdProvider", rules.NOT_IN_REFERENCE))
    if day is None or day > context.world.today(context.account):
        return answers.precondition(context, ("tglPelayanan", "tglPelayanan tidak sesuai"))
    return None


def _measured(context: Context) -> Answer | None:
    """0 stands for what was not measured; nothing measures less."""
    wrong = (name for name in MEASUREMENTS if float(str(context.payload[name])) < 0)
    return refused_fields(context, wrong, "tidak boleh kurang dari 0")


def _shown(context: Context, number: int, body: Body) -> Shown:
    texts = {name: body.get(name) for name in TEXTS}
    return {
        **{name: body[name] for name in _SCHEMA.types if name in _SCHEMA.required},
        **texts,
        "kdMCU": number,
    }


MCU = Part("kdMCU", lambda visit: visit.checkups, _SCHEMA, (_in_reference, _measured), _shown)
ROUTES = (
    Route("GET", "MCU/kunjungan/{visit}", MCU.listed),
    Route("POST", "MCU", MCU.add),
    Route("PUT", "MCU", MCU.edit),
    Route("DELETE", "MCU/{number}/kunjungan/{visit}", MCU.delete),
)
