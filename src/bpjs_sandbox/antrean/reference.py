"""Antrean references: the poli and practitioners of a date (spec 5.1)."""

from datetime import date

from bpjs_sandbox import rules
from bpjs_sandbox.antrean import answers
from bpjs_sandbox.catalogue import Row
from bpjs_sandbox.message import Answer
from bpjs_sandbox.routes import Context, Route

BAD_DATE = "Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd"


def _poli(context: Context) -> Answer:
    day = rules.antrean_date(context.params["date"])
    if day is None:
        return answers.refused(BAD_DATE)
    if context.world.is_closed(context.account, day):
        return answers.refused("No Content")
    rows = context.rows("antrean_poli")
    return answers.reference(context, [{"namapoli": row.name, "kodepoli": row.code} for row in rows])


def practising_on(context: Context, poli: str, day: date) -> list[Row]:
    """Who practises at a poli on a date's weekday."""
    rows = context.rows("antrean_dokter", poli)
    return [row for row in rows if str(day.isoweekday()) in str(row.facts["weekdays"])]


def _practitioners(context: Context) -> Answer:
    day = rules.antrean_date(context.params["date"])
    if day is None:
        return answers.refused(BAD_DATE)
    practising = practising_on(context, context.params["poli"], day)
    if not practising or context.world.is_closed(context.account, day):
        return answers.refused("Jadwal dokter tidak ditemukan")
    rows: list[dict[str, object]] = [
        {
            "namadokter": one.name,
            "kodedokter": int(one.code),
            "jampraktek": one.facts["jampraktek"],
            "kapasitas": one.facts["kapasitas"],
        }
        for one in practising
    ]
    return answers.reference(context, rows)


ROUTES = (
    Route("GET", "ref/poli/tanggal/{date}", _poli),
    Route("GET", "ref/dokter/kodepoli/{poli}/tanggal/{date}", _practitioners),
)
