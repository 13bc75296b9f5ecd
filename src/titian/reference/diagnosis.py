"""What is wrong with the connection to BPJS, by one signed question to each service; it names the broken thing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import bpjs
from bpjs.antrean import reference as antrean
from bpjs.pcare import reference as pcare
from titian import connection
from titian.facility.models import Facility, ServiceAccount
from titian.facility.queries import local_date
from titian.outbox.queries import classify

DEADLINE = 10.0
"""Seconds for each question."""

CLOCK_TOLERANCE = timedelta(seconds=60)
"""BPJS's own window is not published; the sandbox and one note say five minutes (spec §1.3)."""

_CURES = {
    "secret": "Consumer secret atau Cons ID {service} salah: BPJS menolak tanda tangan. Salin ulang dari BPJS.",
    "password": (
        "Nama pengguna atau kata sandi PCare salah, atau baru diganti di aplikasi PCare. Isi yang berlaku sekarang."
    ),
    "user_key": "user_key {service} salah. PCare dan Antrean FKTP masing-masing punya user_key sendiri.",
    "clock": "Jam komputer ini tidak cocok dengan jam BPJS. Nyalakan penyetelan waktu otomatis (NTP).",
    "base_url": "Alamat layanan {service} salah: BPJS tidak mengenalnya.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `blames` names what to mend: cons_id, secret, password, user_key, clock, tls, network, base_url,
    account, outage, or "" where BPJS does not tell.
    """

    service: str
    ok: bool
    text: str
    blames: str = ""


@dataclass(frozen=True, slots=True)
class _Heard:
    """An exchange that brought a reply: BPJS's clock minus ours, how long it took, what it means."""

    ahead: timedelta | None
    seconds: float
    answer: bpjs.Answer | bpjs.BpjsError


def diagnose(facility: Facility, service: str, now: datetime) -> list[Finding]:
    """Ask one service once, twice if the clock is off, and say what is wrong; one finding with ok=True if nothing."""
    try:
        credentials = connection.credentials(facility.pk, service)
    except connection.NotBridged as error:
        return [Finding(service, False, str(error), "account")]
    question = _question(facility, bpjs.Service(service), now)
    return list(_findings(service, credentials, question, now))


def _question(facility: Facility, service: bpjs.Service, now: datetime) -> bpjs.Request[object]:
    if service is bpjs.Service.PCARE:
        return pcare.poli(0, 1)  # type: ignore[return-value]  # the answer's content is not looked at
    return antrean.poli(local_date(facility, now))  # type: ignore[return-value]


def _findings(
    service: str, credentials: bpjs.Credentials, question: bpjs.Request[object], now: datetime
) -> Iterator[Finding]:
    try:
        heard = _ask(credentials, question, now)
        if heard.ahead is not None and abs(heard.ahead) > CLOCK_TOLERANCE:
            yield Finding(service, False, _clock_text(heard.ahead), "clock")
            heard = _ask(credentials, question, now + heard.ahead)
    except bpjs.Unsendable as error:
        yield _unsendable(service, error.part)
        return
    except (bpjs.NotReceived, bpjs.NoAnswer) as error:
        yield _unreached(service, str(error))
        return
    if isinstance(heard.answer, bpjs.NotAnEnvelope):
        yield _not_an_answer(service, heard.answer)
    elif isinstance(heard.answer, bpjs.BpjsError):
        yield Finding(
            service, False, "BPJS sedang membatasi permintaan. Coba lagi beberapa menit lagi.", "outage"
        )
    elif heard.answer.succeeded or question.means_none(heard.answer):
        text = f"{_label(service)} tersambung; menjawab dalam {heard.seconds * 1000:.0f} ms."
        yield Finding(service, True, text)
    else:
        answer = heard.answer
        # Antrean answers 200 and has the true status in its envelope; PCare has it in both.
        status = answer.code if answer.code is not None and answer.code >= 400 else answer.http
        yield _refused(service, status, answer.code, answer.message)


def _ask(credentials: bpjs.Credentials, question: bpjs.Request[object], now: datetime) -> _Heard:
    """One exchange by hand, because the reply's own clock is wanted, which the client keeps to itself."""
    timestamp = int(now.timestamp())
    sender = bpjs.SyncSender(deadline=DEADLINE)
    started = time.monotonic()
    try:
        reply = sender.send(bpjs.prepare(credentials, question, timestamp=timestamp))
    finally:
        sender.close()
    seconds = time.monotonic() - started
    ahead = _ahead(reply, now + timedelta(seconds=seconds))
    try:
        return _Heard(
            ahead, seconds, bpjs.decipher(credentials, question.service, reply, timestamp=timestamp)
        )
    except bpjs.BpjsError as error:
        return _Heard(ahead, seconds, error)


def _ahead(reply: bpjs.Reply, now: datetime) -> timedelta | None:
    """How far BPJS's clock is ahead of ours; None where its reply shows none."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return None
    return theirs - now if theirs.tzinfo else None


def _clock_text(ahead: timedelta) -> str:
    off = abs(ahead).total_seconds()
    minutes, seconds = divmod(round(off) if off < 600 else round(off / 60) * 60, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{n} {unit}" for n, unit in ((hours, "jam"), (minutes, "menit"), (seconds, "detik")) if n]
    side = "terlambat" if ahead > timedelta() else "terlalu cepat"
    return f"Jam komputer ini {side} {' '.join(parts[:2])} dari jam BPJS. Nyalakan penyetelan waktu otomatis (NTP)."


def _unsendable(service: str, part: str) -> Finding:
    """The question itself has nothing odd in it, so the fault is in what signs it."""
    name = {"cons_id": "Cons ID"}.get(part, part)
    text = (
        f"{name} {_label(service)} berisi huruf atau tanda yang tidak dapat dikirim. Salin ulang dari BPJS."
    )
    return Finding(service, False, text, part)


def _unreached(service: str, reason: str) -> Finding:
    """The names of the library's errors are all that the client lets out; they tell these apart."""
    label = _label(service)
    if "ssl" in reason.lower() or "certificate" in reason.lower():
        return Finding(
            service, False, f"Sambungan aman (TLS) ke {label} gagal: sertifikat atau jam bermasalah.", "tls"
        )
    if "gaierror" in reason.lower():
        return Finding(
            service, False, f"Nama server {label} tidak ditemukan: periksa internet dan alamatnya.", "network"
        )
    return Finding(
        service,
        False,
        f"{label} tidak terjangkau: tidak ada jawaban. Periksa internet, lalu coba lagi.",
        "network",
    )


def _not_an_answer(service: str, error: bpjs.NotAnEnvelope) -> Finding:
    if isinstance(error, bpjs.Undecipherable):
        text = f"Jawaban {_label(service)} tidak dapat dibuka: consumer secret atau Cons ID tidak cocok."
        return Finding(service, False, text, "secret")
    return _refused(service, error.status, None, error.excerpt)


def _refused(service: str, http: int, code: int | None, message: str) -> Finding:
    row = classify(service=service, kind="probe", http=http, code=code, message=message)
    if row is not None and row.blames in _CURES:
        return Finding(service, False, _CURES[row.blames].format(service=_label(service)), row.blames)
    if http >= 500:
        return Finding(
            service, False, f"{_label(service)} sedang terganggu (HTTP {http}). Tunggu sebentar.", "outage"
        )
    if http in (401, 403):
        known = (
            "consumer secret, kata sandi PCare, user_key"
            if service == "pcare"
            else "consumer secret, user_key"
        )
        return Finding(
            service,
            False,
            f"{_label(service)} menolak tanpa menyebut sebabnya. Periksa satu per satu: {known}.",
        )
    said = " ".join(message.split())[:200] or "tanpa keterangan"
    return Finding(service, False, f"{_label(service)} menjawab tidak semestinya (HTTP {http}): {said}")


def _label(service: str) -> str:
    return ServiceAccount.Service(service).label
