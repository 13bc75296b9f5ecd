"""`titian record`: BPJS's true answers to a clinic, disguised, in a file that can be shown to others."""

import argparse
import json
import secrets
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from titian.config.database import require_migrations
from titian.config.errors import UnableToRun
from titian.config.terminal import say
from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.reference import recording

KEY_BYTES = 32

Line = dict[str, object]


def run(options: argparse.Namespace) -> int:
    require_migrations()
    clinic = Facility.objects.filter(slug=options.clinic).first()
    if clinic is None:
        raise UnableToRun(f"tidak ada klinik dengan alamat {options.clinic}")
    lines = recording.lines(
        clinic,
        card=options.card,
        sent=options.sent,
        today=local_date(clinic, timezone.now()),
        key=secrets.token_bytes(KEY_BYTES),
    )
    count = _write(options.file, _told(lines))
    if not count:
        options.file.unlink()
        raise UnableToRun("layanan BPJS klinik ini belum dihubungkan, jadi tidak ada yang dapat ditanyakan")
    say(f"{count} jawaban dicatat di {options.file}")
    say("Nama, nomor, tanggal dan isi medis sudah disamarkan. Baca berkasnya dulu sebelum membagikannya.")
    return 0


def _told(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        say(f"  {line['http'] or '---'}  {line['method']} {line['endpoint']}  {line['error']}".rstrip())
        yield line


def _write(path: Path, lines: Iterable[Line]) -> int:
    """One JSON object a line; a file that is there already is never written over."""
    try:
        with path.open("x", encoding="utf-8") as file:
            written = [
                file.write(json.dumps(line, ensure_ascii=False, default=_number) + "\n") for line in lines
            ]
            return len(written)
    except FileExistsError as error:
        raise UnableToRun(f"{path} sudah ada; sebut nama berkas lain") from error


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
