"""The processes of the installation: who lives, whose periodic work fails, whose clock jumped."""

from datetime import datetime, timedelta

from titian.facility.models import Duty
from titian.monitoring.health.check import Check, lasting
from titian.outbox.models import Heartbeat

SILENCE = timedelta(seconds=30)
"""Every process beats each five seconds; silent for this long, it is gone or stuck."""

JUMP_REMEMBERED = timedelta(days=1)


def worker(now: datetime) -> Check:
    return _alive("worker", "Pengirim ke BPJS", now)


def web(now: datetime) -> Check:
    return _alive("web", "Proses web", now)


def duties(now: datetime) -> Check:
    return _alive("duties", "Proses tugas berkala", now)


def _alive(role: str, who: str, now: datetime) -> Check:
    """Whether a process of this role beat within `SILENCE`."""
    beats = Heartbeat.objects.filter(role=role).order_by("-at").values_list("at", flat=True)
    last, cure = beats.first(), f"Di server, nyalakan titian serve (atau titian {role})."
    if last is None:
        return Check(role, False, f"{who} tidak berjalan.", cure)
    if now - last > SILENCE:
        return Check(role, False, f"{who} diam sejak {lasting(now - last)} lalu.", cure)
    return Check(role, True, f"{who} hidup.")


def duty(now: datetime) -> Check:
    """The first duty that failed when it last ran."""
    failing = Duty.objects.exclude(last_error="").order_by("name").first()
    if failing is None:
        return Check("duty", True, "Semua tugas berkala berhasil.")
    last = f"{lasting(now - failing.last_ok_at)} lalu" if failing.last_ok_at else "belum pernah"
    text = f"Tugas {failing.name} gagal; berhasil terakhir {last}."
    return Check(
        "duty", False, text, "Diulang sendiri. Bila tetap gagal, hubungi pengelola.", failing.last_error
    )


def clock_jump(now: datetime) -> Check:
    recent = Heartbeat.objects.filter(clock_jump_at__gt=now - JUMP_REMEMBERED)
    jumped = recent.order_by("-clock_jump_at").first()
    if jumped is None:
        return Check("clock_jump", True, "Jam komputer tidak melompat.")
    text = f"Jam komputer melompat {jumped.clock_jump_s or 0:+.0f} detik."
    return Check("clock_jump", False, text, "Nyalakan penyetelan waktu otomatis (NTP) di server.")
