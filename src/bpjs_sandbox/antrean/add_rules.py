"""What antrean/add refuses, in order. Names, codes and hours must equal that date's reference (spec 5.2)."""

from bpjs_sandbox import rules
from bpjs_sandbox.antrean import answers
from bpjs_sandbox.antrean.reference import BAD_DATE, practising_on
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.message import Answer
from bpjs_sandbox.people import Magic
from bpjs_sandbox.routes import Context
from bpjs_sandbox.schema import TEXT, WHOLE, Schema

NO_SUCH_HOURS = (
    "Jadwal Dokter {} Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya"
)

_SCHEMA = Schema(
    types={
        "nomorkartu": TEXT,
        "nik": TEXT,
        "nohp": TEXT,
        "kodepoli": TEXT,
        "namapoli": TEXT,
        "norm": TEXT,
        "tanggalperiksa": TEXT,
        "kodedokter": WHOLE,
        "namadokter": TEXT,
        "jampraktek": TEXT,
        "nomorantrean": TEXT,
        "angkaantrean": WHOLE,
        "keterangan": TEXT,
    },
    required=frozenset(
        {
            "kodepoli",
            "namapoli",
            "norm",
            "tanggalperiksa",
            "kodedokter",
            "namadokter",
            "jampraktek",
            "nomorantrean",
            "angkaantrean",
        }
    ),
)


def _types(context: Context) -> Answer | None:
    broken = context.call.payload is None or _SCHEMA.wrong_types(context.payload)
    return rules.wrong_types() if broken else None


def _complete(context: Context) -> Answer | None:
    missing = _SCHEMA.missing(context.payload)
    return answers.refused(f"{missing[0]} Belum Diisi") if missing else None


def _identity(context: Context) -> Answer | None:
    card, nik = context.call.text("nomorkartu"), context.call.text("nik")
    if card and len(card) != 13:
        return answers.refused("Nomor kartu harus 13 digit")
    if card and not card.isdigit():
        return answers.refused("Format Nomor Kartu Tidak Sesuai")
    if nik and not (len(nik) == 16 and nik.isdigit()):
        return answers.refused("NIK harus 16 digit")
    if not nik and context.dials.missing_nik == "refuse":
        return answers.refused("NIK Tidak Boleh Kosong")
    if not context.call.text("nohp") and context.dials.missing_phone == "refuse":
        return answers.refused("nohp Belum Diisi")
    return None


def _date(context: Context) -> Answer | None:
    day = rules.antrean_date(context.call.text("tanggalperiksa"))
    if day is None:
        return answers.refused(BAD_DATE)
    if day < context.world.today(context.account):
        return answers.refused("Tanggal Periksa Tidak Berlaku Mundur")
    if context.world.is_closed(context.account, day):
        return answers.refused("Pendaftaran ke Poli Ini Sedang Tutup")
    return None


def _poli(context: Context) -> Answer | None:
    poli = context.find("antrean_poli", context.call.text("kodepoli"))
    if poli is None:
        return answers.refused("Poli Tidak Ditemukan")
    if poli.name != context.call.text("namapoli"):
        return answers.refused("Nama poli tidak sesuai dengan referensi")  # [I]
    return None


def _practitioner(context: Context) -> Answer | None:
    wanted = (context.payload["kodedokter"], context.call.text("namadokter"), context.call.text("jampraktek"))
    day = rules.antrean_date(context.call.text("tanggalperiksa"))
    practising = practising_on(context, context.call.text("kodepoli"), day) if day else []
    with_code = [one for one in practising if one.code == str(wanted[0])]
    if not with_code:
        return answers.refused("Kode dokter tidak sesuai dengan referensi")  # [I]
    if all(one.name != wanted[1] for one in with_code):
        return answers.refused("Nama dokter tidak sesuai dengan referensi")  # [I]
    if all(_key(one) != wanted for one in with_code):
        return answers.refused(NO_SUCH_HOURS.format(wanted[1]))
    return None


def _key(one: Row) -> tuple[object, str, object]:
    return (int(one.code), one.name, one.facts["jampraktek"])


def _member(context: Context) -> Answer | None:
    """Patients without a card (non-JKN) pass; a card must be a member's."""
    card = context.call.text("nomorkartu")
    member = context.world.member_by_card(card) if card else None
    if card and member is None:
        return answers.refused("Data peserta tidak ditemukan")  # [I]
    if member and member.magic is Magic.UNSCREENED:
        return answers.refused(rules.SCREENING)
    refuse = (member and member.magic is Magic.REFUSED) or rules.random_refusal(context)
    return answers.refused(rules.UNKNOWN_TEXT) if refuse else None


ADD_RULES = (_types, _complete, _identity, _date, _poli, _practitioner, _member)
