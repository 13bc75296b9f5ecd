"""GET peserta: a member by card or NIK (spec 4.3). Inactive members are shown, not refused."""

from bpjs_sandbox.data.prolanis import MARKS
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.people import Member
from bpjs_sandbox.routes import Context, Route

_CLASSES = {"1": "KELAS I", "2": "KELAS II", "3": "KELAS III"}
_NEVER = "01-01-2050"


def peserta_object(member: Member) -> dict[str, object]:
    """The member as PCare shows one."""
    return {
        "noKartu": member.card,
        "nama": member.name,
        "hubunganKeluarga": "Peserta",
        "sex": member.sex,
        "tglLahir": f"{member.born:%d-%m-%Y}",
        "tglMulaiAktif": "01-01-2014",
        "tglAkhirBerlaku": _NEVER,
        "kdProviderPst": {"kdProvider": member.faskes_code or None, "nmProvider": member.faskes_name},
        "kdProviderGigi": {"kdProvider": None, "nmProvider": None},
        "jnsKelas": {"nama": _CLASSES[member.class_code], "kode": member.class_code},
        "jnsPeserta": {"nama": "PEGAWAI SWASTA", "kode": "13"},
        "golDarah": "0",
        "noHP": member.phone,
        "noKTP": member.nik,
        "pstProl": MARKS.get(member.programme, ""),
        "pstPrb": MARKS.get(member.programme, ""),
        "aktif": member.active,
        "ketAktif": member.status,
        "asuransi": {"kdAsuransi": None, "nmAsuransi": None, "noAsuransi": None, "cob": False},
        "tunggakan": member.arrears,
    }


def _by_card(context: Context) -> Answer:
    return _shown(context, context.world.member_by_card(context.params["number"]))


def _by_nik(context: Context) -> Answer:
    return _shown(context, context.world.member_by_nik(context.params["number"]))


def _shown(context: Context, member: Member | None) -> Answer:
    if member is not None:
        return answers.ok(peserta_object(member))
    if context.dials.unknown_peserta == "412":
        return answers.precondition_object(context, "noKartu", "noKartu peserta tidak ditemukan")
    return answers.nothing_single(context)


ROUTES = (
    Route("GET", "peserta/{number}", _by_card),
    Route("GET", "peserta/noka/{number}", _by_card),
    Route("GET", "peserta/nik/{number}", _by_nik),
)
