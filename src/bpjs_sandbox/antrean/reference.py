"""Antrean references: the poli and practitioners of a date (spec 5.1)."""

from bpjs_sandbox import rules
from bpjs_sandbox.antrean import answers
from bpjs_sandbox.message import Answer
from bpjs_sandbox.routes import Context, Route

BAD_DATE = "Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd"


def _poli(context: Context) -> Answer:
    day = rules.antrean_date(context.params["date"])
    if day is None:
        return answers.refused(BAD_DATE)
    if context.world.is_closed(context.account, day):
        return answers.refused("No Content")
    return answers.reference(
        context, [{"namapoli": p.name, "kodepoli": p.code} for p in context.account.poli]
    )


def _practitioners(context: Context) -> Answer:
    day = rules.antrean_date(context.params["date"])
    if day is None:
        return answers.refused(BAD_DATE)
    practising = context.account.practising_at(context.params["poli"])
    if not practising or context.world.is_closed(context.account, day):
        return answers.refused("Jadwal dokter tidak ditemukan")
    rows: list[dict[str, object]] = [
        {
            "namadokter": one.antrean_name,
            "kodedokter": one.antrean_code,
            "jampraktek": one.hours,
            "kapasitas": one.capacity,
        }
        for one in practising
    ]
    return answers.reference(context, rows)


ROUTES = (
    Route("GET", "ref/poli/tanggal/{date}", _poli),
    Route("GET", "ref/dokter/kodepoli/{poli}/tanggal/{date}", _practitioners),
)
