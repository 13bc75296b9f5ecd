"""What can be read of visits: a member's history and the letter of referral (spec 4.6 and 4.7)."""

from collections.abc import Mapping
from datetime import date, timedelta

from bpjs_sandbox import rules
from bpjs_sandbox.accounts import BY_KEY, FASKES_NAMES, Account
from bpjs_sandbox.data.prolanis import PROGRAMMES
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.pendaftaran import CARE_LEVELS
from bpjs_sandbox.pcare.peserta import peserta_object
from bpjs_sandbox.pcare.referral_rules import REFERRED
from bpjs_sandbox.pcare.shapes import SHAPES, Shown, measured, missing, optional, part
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.world import Visit

_MEASURED = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "heartRate")
_REASONS = {"1": "Time", "2": "Age", "3": "Complication", "4": "Comorbidity"}
_VALID_FOR = timedelta(days=90)


def _history(context: Context) -> Answer:
    """Visits at every provider, newest first; not paged."""
    visits = context.world.visits_of(context.params["card"])
    return answers.listed(context, [_row(context, one) for one in visits])


def _row(context: Context, visit: Visit) -> Shown:
    registration, body = visit.registration, visit.body
    given = registration.body
    return {
        "noKunjungan": visit.number,
        "tglKunjungan": f"{registration.date:%d-%m-%Y}",
        "providerPelayanan": missing(context, _faskes(registration.faskes)),
        "peserta": _peserta(context, registration.card),
        "poli": missing(context, _poli(context, visit)),
        "progProlanis": optional(context, _programme(context, registration.card)),
        "keluhan": body.get("keluhan"),
        **{f"diagnosa{n}": part(context, "diagnosa", body.get(f"kdDiag{n}")) for n in (1, 2, 3)},
        "kesadaran": part(context, "kesadaran", body["kdSadar"]),
        **{name: measured(context, body[name]) for name in _MEASURED},
        "catatan": optional(context, body.get("terapiNonObat")),
        "rujukBalik": given.get("rujukBalik", 0),
        "providerAsalRujuk": optional(context, {"kdProvider": None, "nmProvider": None}),
        "providerRujukLanjut": optional(context, _target(context, visit)),
        "pemFisikLain": optional(context, ""),
        "dokter": _practitioner(context, visit),
        "statusPulang": part(context, "statuspulang", body["kdStatusPulang"]),
        "tkp": {"kdTkp": given["kdTkp"], "nmTkp": CARE_LEVELS.get(str(given["kdTkp"]))},
        "poliRujukInternal": part(context, "poli", body.get("kdPoliRujukInternal")),
        "poliRujukLanjut": {"kdPoli": None, "nmPoli": None, "poliSakit": False},
        "tglPulang": body["tglPulang"],
    }


def _faskes(code: str) -> Shown:
    return {"kdProvider": code, "nmProvider": FASKES_NAMES[code]}


def _peserta(context: Context, card: str) -> Shown:
    """Number and kinship, the rest nulls; the catalogue calls the providers kdPpkPst and kdPpkGigi here."""
    nulls: Shown = dict.fromkeys(peserta_object(context.world.member(card)))
    if context.dials.history_faskes == "ppk":
        nulls["kdPpkPst"], nulls["kdPpkGigi"] = nulls.pop("kdProviderPst"), nulls.pop("kdProviderGigi")
    return {**nulls, "noKartu": card, "hubunganKeluarga": "Peserta", "aktif": False}


def _clinic(visit: Visit) -> Account:
    return BY_KEY[visit.registration.account]


def _poli(context: Context, visit: Visit) -> Shown:
    """The poli by the list of the clinic that was visited, not of the one that asks."""
    row = context.world.catalogue.find(_clinic(visit), "poli", visit.registration.poli)
    name, sick = (row.name, row.facts["poliSakit"]) if row else (None, None)
    return {"kdPoli": visit.registration.poli, "nmPoli": name, "poliSakit": sick}


def _practitioner(context: Context, visit: Visit) -> Shown:
    code = str(visit.body["kdDokter"])
    row = context.world.catalogue.find(_clinic(visit), "dokter", code)
    return {"kdDokter": code, "nmDokter": row.name if row else None}


def _programme(context: Context, card: str) -> Shown:
    programme = context.world.member(card).programme
    return {"kdProgram": programme or None, "nmProgram": PROGRAMMES.get(programme)}


def _target(context: Context, visit: Visit) -> Shown:
    """The hospital of a referral, or nulls."""
    referral = visit.body.get("rujukLanjut")
    code = referral.get("kdppk") if isinstance(referral, Mapping) else None
    row = context.find("rumahsakit", str(code)) if code else None
    return {"kdProvider": code, "nmProvider": row.name if row else None}


def _letter(context: Context) -> Answer:
    """The letter of a visit that ended in a referral; nothing for any other visit."""
    visit = context.world.visit(context.account, context.params["number"])
    referral = visit.body.get("rujukLanjut") if visit else None
    if visit is None or visit.body["kdStatusPulang"] != REFERRED or not isinstance(referral, Mapping):
        return answers.nothing_single(context)
    live = _live_part(context, referral) if context.dials.rujukan_form == "live" else {}
    return answers.ok({**_letter_of_catalogue(context, visit), **live})


def _letter_of_catalogue(context: Context, visit: Visit) -> Shown:
    member, body = context.world.member(visit.registration.card), visit.body
    poli = _poli(context, visit)
    return {
        "noRujukan": visit.number,
        "ppk": _referring(context.account),
        "tglKunjungan": f"{visit.registration.date:%d-%m-%Y}",
        "poli": {"kdPoli": poli["kdPoli"], "nmPoli": poli["nmPoli"]},
        "nokaPst": member.card,
        "nmPst": member.name,
        "tglLahir": f"{member.born:%d-%m-%Y}",
        "pisa": "1",
        "ketPisa": "Peserta",
        "sex": member.sex,
        **{f"diag{n}": _diagnosis(context, body.get(f"kdDiag{n}")) for n in (1, 2, 3)},
        "catatan": optional(context, ""),
        "dokter": _practitioner(context, visit),
        "tacc": {"nmTacc": _REASONS.get(str(body["kdTacc"])), "alasanTacc": body.get("alasanTacc")},
        "infoDenda": optional(context, "Tidak ada denda pelayanan rawat inap."),
    }


def _diagnosis(context: Context, code: object) -> Shown | None:
    row = part(context, "diagnosa", code)
    return {name: row[name] for name in (SHAPES["diagnosa"].code, SHAPES["diagnosa"].name)} if row else None


def _referring(account: Account) -> Shown:
    """The clinic with its branch and regional office of BPJS, as far as any of it is known."""
    office = {"alamat": None, "telp": None, "fax": None}
    return {
        "kdPPK": account.faskes_code,
        "nmPPK": account.name,
        "alamat": None,
        "kc": {
            "kdKC": account.faskes_code[:4],
            "nmKC": account.branch,
            **office,
            "dati": {"kdProp": None, "kdDati": account.faskes_code[:4], "nmDati": None},
            "kdKR": {"kdKR": account.faskes_code[:2], "nmKR": None, **office},
        },
    }


def _live_part(context: Context, referral: Mapping[str, object]) -> Shown:
    """What live answers add: the hospital, its schedule and how long the letter is good."""
    day = rules.pcare_date(str(referral.get("tglEstRujuk"))) or date.max - _VALID_FOR
    row = context.find("rumahsakit", str(referral.get("kdppk")))
    return {
        "ppkRujuk": {
            "kdPPK": referral.get("kdppk"),
            "nmPPK": row.name if row else None,
            "alamat": row.facts["alamatPpk"] if row else None,
        },
        "tglEstRujuk": f"{day:%d-%m-%Y}",
        "tglAkhirRujuk": f"{day + _VALID_FOR:%d-%m-%Y}",
        "jadwal": optional(context, "Senin : 08:00 - 14:00"),
        "catatanRujuk": optional(context, ""),
    }


ROUTES = (
    Route("GET", "kunjungan/peserta/{card}", _history),
    Route("GET", "kunjungan/V1/peserta/{card}", _history),
    Route("GET", "kunjungan/riwayat/{card}", _history),
    Route("GET", "kunjungan/rujukan/{number}", _letter),
    Route("GET", "kunjungan/V1/rujukan/{number}", _letter),
)
