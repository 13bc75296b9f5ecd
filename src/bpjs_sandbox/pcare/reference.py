"""PCare reference lists (spec 4.2 and 8)."""

from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.routes import Context, Handler, Route

AWARENESS = {"01": "Compos mentis", "02": "Somnolence", "03": "Sopor", "04": "Coma"}
OUTPATIENT = {"1": "Meninggal", "3": "Berobat Jalan", "4": "Rujuk Vertikal", "6": "Rujuk Horizontal"}
INPATIENT = {
    "0": "Sembuh",
    "1": "Meninggal",
    "2": "Pulang Paksa",
    "4": "Rujuk Vertikal",
    "6": "Rujuk Horizontal",
    "9": "Lain-lain",
}
PROGNOSES = {
    "01": "Sanam (Sembuh)",
    "02": "Bonam (Baik)",
    "03": "Malam (Buruk/Jelek)",
    "04": "Dubia Ad Sanam/Bolam (Tidak tentu/Ragu-ragu, Cenderung Sembuh/Baik)",
    "05": "Dubia Ad Malam (Tidak tentu/Ragu-ragu, Cenderung Buruk/Jelek)",
}
ALLERGIES = {
    kind: {f"{code:02d}": name for code, name in enumerate(names.split(","))}
    for kind, names in {
        "01": "Tidak Ada,Seafood,Gandum,Susu Sapi,Kacang-Kacangan,Makanan Lain",
        "02": "Tidak Ada,Udara Panas,Udara Dingin,Udara Kotor",
        "03": "Tidak Ada,Antibiotik,Antiinflamasi,Non Steroid,Aspirin,Kortikosteroid,Insulin,Obat-Obatan Lain",
    }.items()
}
"""Names by code, by kind: 01 food, 02 air, 03 drug."""
DIAGNOSES = {
    "A09": ("Diarrhoea and gastroenteritis of presumed infectious origin", True),
    "E11.9": ("Non-insulin-dependent diabetes mellitus without complications", True),
    "I10": ("Essential (primary) hypertension", True),
    "I21.9": ("Acute myocardial infarction, unspecified", False),
    "J00": ("Acute nasopharyngitis [common cold]", True),
    "J06.9": ("Acute upper respiratory infection, unspecified", True),
    "K02.1": ("Caries of dentine", True),
    "K29.7": ("Gastritis, unspecified", True),
    "K35.9": ("Acute appendicitis, unspecified", False),
    "O80": ("Single spontaneous delivery", True),
    "R50.9": ("Fever, unspecified", True),
    "Z00.0": ("General medical examination", True),
}
"""Name and nonSpesialis (true: within a general practitioner's competence) by ICD-10 code."""

Rows = list[dict[str, object]]


def _pairs(code_field: str, name_field: str, names: dict[str, str]) -> Rows:
    return [{code_field: code, name_field: name} for code, name in names.items()]


def _fixed(rows: Rows, *, counted: bool = True) -> Handler:
    """A list that never changes; the catalogue shows some without `count`."""
    data: dict[str, object] = {"count": len(rows), "list": rows} if counted else {"list": rows}
    return lambda _context: answers.ok(data)


def _poli(context: Context) -> Answer:
    rows: Rows = [{"kdPoli": p.code, "nmPoli": p.name, "poliSakit": p.sick} for p in context.account.poli]
    return answers.page(context, rows, dict)


def _practitioners(context: Context) -> Answer:
    names = {one.pcare_code: one.pcare_name for one in context.account.practitioners}
    return answers.page(context, _pairs("kdDokter", "nmDokter", names), dict)


def _providers(context: Context) -> Answer:
    return answers.page(context, _pairs("kdProvider", "nmProvider", _HOSPITALS), dict)


_HOSPITALS = {"0199R001": "RSUD SUKAMAJU", "0199R002": "RS BUDI ASIH"}


def _diagnoses(context: Context) -> Answer:
    sought = context.params["text"].lower()
    rows: Rows = [
        {"kdDiag": code, "nmDiag": name, "nonSpesialis": general}
        for code, (name, general) in DIAGNOSES.items()
        if sought in code.lower() or sought in name.lower()
    ]
    return answers.page(context, rows, dict)


def _discharge(context: Context) -> Answer:
    names = INPATIENT if context.params["inpatient"].lower() == "true" else OUTPATIENT
    rows = _pairs("kdStatusPulang", "nmStatusPulang", names)
    return answers.ok({"count": len(rows), "list": rows})


def _allergies(context: Context) -> Answer:
    names = ALLERGIES.get(context.params["kind"])
    if names is None:
        return answers.nothing(context)
    return answers.ok({"list": _pairs("kdAlergi", "nmAlergi", names)})


ROUTES = (
    Route("GET", "poli/fktp/{start}/{limit}", _poli),
    Route("GET", "dokter/{start}/{limit}", _practitioners),
    Route("GET", "provider/{start}/{limit}", _providers),
    Route("GET", "kesadaran", _fixed(_pairs("kdSadar", "nmSadar", AWARENESS))),
    Route("GET", "prognosa", _fixed(_pairs("kdPrognosa", "nmPrognosa", PROGNOSES), counted=False)),
    Route("GET", "statuspulang/rawatInap/{inpatient}", _discharge),
    Route("GET", "alergi/jenis/{kind}", _allergies),
    Route("GET", "diagnosa/{text}/{start}/{limit}", _diagnoses),
)
