"""Prolanis: clubs, their activities of a month, and who took part (spec 4.11)."""

from datetime import date

from bpjs_sandbox import rules
from bpjs_sandbox.data.prolanis import ACTIVITIES, GROUPS, PROGRAMMES, meeting_days
from bpjs_sandbox.message import Answer
from bpjs_sandbox.pcare import answers
from bpjs_sandbox.pcare.peserta import peserta_object
from bpjs_sandbox.pcare.shapes import Shown, optional
from bpjs_sandbox.routes import Context, Route
from bpjs_sandbox.world import Activity


def _clubs(context: Context) -> Answer:
    programme = context.params["programme"]
    return answers.listed(context, [_club(context, row.code) for row in context.rows("club", programme)])


def _club(context: Context, code: str) -> Shown:
    """The club of an id; nulls for one that no list has any more."""
    row = context.find("club", code)
    programme = row.group if row else None
    return {
        "clubId": int(code),
        "jnsKelompok": {"kdProgram": programme, "nmProgram": PROGRAMMES.get(programme or "")},
        "tglMulai": row.facts["tglMulai"] if row else None,
        "tglAkhir": None,
        "alamat": optional(context, row.facts["alamat"] if row else None),
        "nama": row.name if row else None,
        "ketua_noHP": optional(context, row.facts["ketua_noHP"] if row else None),
        "ketua_nama": optional(context, row.facts["ketua_nama"] if row else None),
    }


def _activities(context: Context) -> Answer:
    """Those of the month of the date that the path names."""
    day = rules.pcare_date(context.params["date"])
    if day is None:
        return answers.precondition(
            context, ("tglPelayanan", "Format tanggal tidak sesuai, dd-MM-yyyy")
        )  # [I]
    plan_month(context, day)
    found = [one for one in _own(context) if (one.date.year, one.date.month) == (day.year, day.month)]
    return answers.listed(
        context, [_activity(context, one) for one in sorted(found, key=lambda one: (one.date, one.edu_id))]
    )


def _activity(context: Context, one: Activity) -> Shown:
    body = one.body
    kind, group = str(body["kdKegiatan"]), str(body["kdKelompok"])
    return {
        "eduId": one.edu_id,
        "clubProl": _club(context, str(body["clubId"])),
        "tglPelayanan": f"{one.date:%d-%m-%Y}",
        "kegiatan": {"nama": ACTIVITIES.get(kind), "kode": kind},
        "kelompok": {"nama": GROUPS.get(group), "kode": group},
        **{name: body[name] for name in ("materi", "pembicara", "lokasi")},
        "keterangan": optional(context, body.get("keterangan")),
        "biaya": body["biaya"],
    }


def _attendants(context: Context) -> Answer:
    one = activity(context, context.params["edu_id"])
    rows: list[Shown] = [
        {"eduId": one.edu_id, "peserta": peserta_object(context.world.member(card))}
        for card in (one.cards if one else ())
        if one
    ]
    return answers.listed(context, rows)


def activity(context: Context, edu_id: str) -> Activity | None:
    """The clinic's own activity of that number; its month is planned first, as the number tells it."""
    month = rules.pcare_date(f"01-{edu_id[2:4]}-20{edu_id[:2]}")
    if month is not None:
        plan_month(context, month)
    return next((one for one in _own(context) if one.edu_id == edu_id), None)


def _own(context: Context) -> list[Activity]:
    every = context.world.state.activities.values()
    return [one for one in every if one.account == context.account.key and not one.deleted]


def plan_month(context: Context, day: date) -> None:
    """Enter what the clubs always do in a month, once: two meetings each, and their members come."""
    planned, month = context.world.state.planned_months, (context.account.key, f"{day:%Y-%m}")
    if month in planned:
        return
    planned.add(month)
    for club in context.rows("club"):
        for number, when in enumerate(meeting_days(day)):
            cards = [
                one.card for one in context.world.members_at(context.account) if one.programme == club.group
            ]
            context.world.state.add_activity(
                Activity(
                    next_edu_id(context, when),
                    when,
                    context.account.key,
                    _plan(club.code, club.group, number),
                    cards,
                )
            )


def next_edu_id(context: Context, day: date) -> str:
    """Year and month, then a counter of seven digits that begins anew every month and is the clinic's own."""
    stem = f"{day:%y%m}{context.account.cons_id[-2:]}"
    return f"{stem}{context.world.next_count('edu', stem):05d}"


def _plan(club: str, programme: str, number: int) -> dict[str, object]:
    return {
        "eduId": None,
        "clubId": int(club),
        "kdKegiatan": ("01", "11")[number],
        "kdKelompok": programme,
        "materi": ("Senam bersama", f"Hidup dengan {PROGRAMMES[programme]}")[number],
        "pembicara": "dr. Sari Wulandari",
        "lokasi": "Halaman klinik",
        "keterangan": "",
        "biaya": (0, 150_000)[number],
    }


ROUTES = (
    Route("GET", "kelompok/club/{programme}", _clubs),
    Route("GET", "kelompok/kegiatan/{date}", _activities),
    Route("GET", "kelompok/peserta/{edu_id}", _attendants),
)
