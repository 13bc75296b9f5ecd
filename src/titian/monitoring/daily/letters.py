"""What the letters say. They leave the clinic unencrypted: numbers of promises, and nobody's name or number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from titian.facility.models import Facility
from titian.monitoring.daily.figures import Line
from titian.monitoring.health.check import lasting
from titian.monitoring.models import Digest
from titian.monitoring.queries.banner import Recovered
from titian.monitoring.queries.clock import clock

_SEE = "Rinciannya di Titian: Integrasi → BPJS FKTP → Monitoring."
_WHY = "Surat ini dikirim sendiri oleh Titian. Alamatnya diatur di Pengaturan → Klinik."


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter will say."""

    subject: str
    text: str


def of_digest(facility: Facility, digest: Digest) -> Draft:
    """Whether somebody must act stands in the subject."""
    failed = sum(line["failed"] for line in digest.lines)
    state = f"{failed} gagal" if failed else "tidak ada yang gagal"
    subject = f"{facility.name}: kiriman BPJS {digest.day:%d-%m-%Y}, {state}"
    return Draft(subject, _letter(_of_day(digest)))


def _of_day(digest: Digest) -> Iterator[str]:
    yield f"Kiriman ke BPJS yang dijanjikan pada {digest.day:%d-%m-%Y}:"
    yield from (f"- {_told(Line(**line))}" for line in digest.lines)
    if not digest.lines:
        yield "- tidak ada."
    if digest.oldest is not None:
        yield f"Belum selesai seluruhnya: {digest.left}, tertua dari {digest.oldest:%d-%m-%Y}."
    for name, count in digest.closings:
        yield f"Ditutup oleh {name}: {count}."


def _told(line: Line) -> str:
    ended = f", {line.ended} dibatalkan atau ditutup" if line.ended else ""
    return (
        f"{line.label}: {line.promised} dijanjikan, {line.sent} terkirim, {line.failed} gagal, "
        f"{line.waiting} menunggu{ended}."
    )


def of_recovery(facility: Facility, back: Recovered, now: datetime) -> Draft:
    """A service that takes work again; since when it took none must be known."""
    label, zone = back.service.label, facility.get_time_zone_display()
    shut_since = back.shut_since or back.since
    start, end = (clock(facility, instant, now) for instant in (shut_since, back.since))
    lines = [
        f"{label} menerima kiriman lagi sejak {end} {zone}, sesudah terganggu sejak {start} "
        f"({lasting(back.since - shut_since)}).",
        f"{back.sent} kiriman berangkat sesudahnya, {back.waiting} dari sebelum pulih masih menunggu.",
    ]
    return Draft(f"{facility.name}: {label} pulih sejak {end} {zone}", _letter(lines))


def _letter(lines: Iterator[str] | list[str]) -> str:
    return "\n".join([*lines, "", _SEE, _WHY, ""])
