"""What works of the connection to BPJS and what does not, by one signed question to a service: one line for each part.

The parts come in the order in which BPJS looks at them, so that each line rests on those above; the first one that is
wrong hides the rest, but for the clock, which is set right for a second question.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import bpjs
from bpjs import icare
from bpjs.antrean import reference as antrean
from bpjs.pcare import reference as pcare
from titian import connection
from titian.facility.models import Facility, ServiceAccount
from titian.facility.queries import local_date
from titian.outbox.queries import classify
from titian.reference import certificate

DEADLINE = 10.0
"""Seconds for each question."""

CLOCK_TOLERANCE = timedelta(seconds=60)
"""BPJS's own window is not published; the sandbox and one note say five minutes (spec §1.3)."""

NOBODYS_CARD = "0000000000000"
"""iCare has no list to ask for: it is asked about a card that nobody has, and knows us if it says so."""

_LOOK = 4.0
"""Seconds for a look at the certificate."""

_Service = ServiceAccount.Service

_CREDENTIALS = {
    _Service.PCARE: ("user_key", "secret", "password"),
    _Service.ANTREAN: ("user_key", "secret"),
    _Service.ICARE: ("user_key", "secret", "password"),
}
"""What each service looks at, in its order: the gateway before the service (spec §1.2)."""

_FINE = {
    "user_key": "user_key {service} diterima.",
    "secret": "Cons ID dan consumer secret diterima.",
    "password": "Nama pengguna dan kata sandi PCare diterima.",
}
_CURES = {
    "cons_id": "Cons ID {service} salah: BPJS tidak mengenalnya. Salin ulang dari BPJS.",
    "secret": "Consumer secret atau Cons ID {service} salah: BPJS menolak tanda tangan. Salin ulang dari BPJS.",
    "password": (
        "Nama pengguna atau kata sandi PCare salah, atau baru diganti di aplikasi PCare. Isi yang berlaku sekarang."
    ),
    "user_key": (
        "user_key {service} salah. PCare dan Antrean FKTP masing-masing punya user_key sendiri; "
        "iCare biasanya memakai milik PCare."
    ),
    "clock": "Jam komputer ini tidak cocok dengan jam BPJS. Nyalakan penyetelan waktu otomatis (NTP).",
    "base_url": "Alamat layanan {service} salah: BPJS tidak mengenalnya.",
}
_NAMES_CONS_ID = re.compile(r"\bcons[-_ ]?id\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of a connection, and whether it works.

    `part`: account, reach, tls, clock, user_key, secret (with the Cons ID), password, or answer for what belongs to
    none of them. `blames` names what to mend: account, network, tls, clock, user_key, cons_id, secret, password,
    base_url, outage, or "" where nothing is wrong or BPJS does not tell. `seconds` is how long a server that was
    reached took to answer.
    """

    service: str
    part: str
    ok: bool
    text: str
    blames: str = ""
    seconds: float = 0.0


def diagnose(facility: Facility, service: str, now: datetime) -> list[Finding]:
    """Ask one service once, twice if the clock is off: a line for each part up to the first that hides the rest."""
    try:
        credentials = connection.credentials(facility.pk, service)
    except connection.NotBridged as error:
        return [Finding(service, "account", False, str(error), "account")]
    question = _question(facility, bpjs.Service(service), now)
    return list(_Case(_Service(service), credentials, question).findings(now))


def _question(facility: Facility, service: bpjs.Service, now: datetime) -> bpjs.Request[object]:
    """The cheapest that a service answers; the answer's content is not looked at."""
    match service:
        case bpjs.Service.PCARE:
            return pcare.poli(0, 1)  # type: ignore[return-value]
        case bpjs.Service.ANTREAN:
            return antrean.poli(local_date(facility, now))  # type: ignore[return-value]
        case bpjs.Service.ICARE:
            return icare.validate(NOBODYS_CARD)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class _Heard:
    """An exchange that brought a reply: BPJS's clock minus ours (None: untold), how long it took, what it means."""

    ahead: timedelta | None
    seconds: float
    answer: bpjs.Answer | bpjs.BpjsError


@dataclass(frozen=True, slots=True)
class _Case:
    """One service with its credentials and the question that tries them."""

    service: _Service
    credentials: bpjs.Credentials
    question: bpjs.Request[object]

    def findings(self, now: datetime) -> Iterator[Finding]:
        try:
            heard = self._ask(now)
            yield self._reached(heard.seconds)
            yield from self._certificate(now)
            if heard.ahead is not None and abs(heard.ahead) > CLOCK_TOLERANCE:
                yield self._wrong("clock", _clock_text(heard.ahead), "clock")
                heard = replace(self._ask(now + heard.ahead), ahead=None)
        except bpjs.Unsendable as error:
            yield self._unsendable(error.part)
        except (bpjs.NotReceived, bpjs.NoAnswer) as error:
            yield from self._unreached(str(error))
        else:
            yield from self._judged(heard)

    def _judged(self, heard: _Heard) -> Iterator[Finding]:
        """What the answer proves, then what is wrong with it."""
        complaint = self._complaint(heard.answer)
        blamed = complaint.part if complaint else ""
        if heard.ahead is not None and blamed != "clock":
            yield self._on_time(heard.ahead)
        proven = _CREDENTIALS[self.service]
        if complaint is not None:
            proven = proven[: proven.index(blamed)] if blamed in proven else ()
        for part in proven:
            yield self._fine(part, _FINE[part].format(service=self._label))
        if complaint is not None:
            yield complaint

    def _reached(self, seconds: float) -> Finding:
        text = f"Server {self._label} tersambung; menjawab dalam {seconds * 1000:.0f} ms."
        return replace(self._fine("reach", text), seconds=seconds)

    def _on_time(self, ahead: timedelta) -> Finding:
        seconds = abs(round(ahead.total_seconds()))
        return self._fine("clock", f"Jam komputer ini cocok dengan jam BPJS (selisih {seconds} detik).")

    def _ask(self, now: datetime) -> _Heard:
        """One exchange by hand, because the reply's own clock is wanted, which the client keeps to itself."""
        timestamp = int(now.timestamp())
        sender = bpjs.SyncSender(deadline=DEADLINE)
        started = time.monotonic()
        try:
            reply = sender.send(bpjs.prepare(self.credentials, self.question, timestamp=timestamp))
        finally:
            sender.close()
        seconds = time.monotonic() - started
        ahead = _ahead(reply, now + timedelta(seconds=seconds))
        try:
            answer = bpjs.decipher(self.credentials, self.question.service, reply, timestamp=timestamp)
        except bpjs.BpjsError as error:
            return _Heard(ahead, seconds, error)
        return _Heard(ahead, seconds, answer)

    def _certificate(self, now: datetime) -> Iterator[Finding]:
        """The exchange has shown that it is trusted; here is only read how long it still will be."""
        if not self._is_https:
            return
        try:
            left = certificate.valid_until(self.credentials.base_url, deadline=_LOOK) - now
        except (OSError, ValueError):
            yield self._fine("tls", "Sambungan aman (TLS) sah.")
        else:
            yield self._fine("tls", f"Sambungan aman (TLS) sah; sertifikatnya berlaku {left.days} hari lagi.")

    def _unsendable(self, part: str) -> Finding:
        """The question itself has nothing odd in it, so the fault is in what signs it."""
        name = {"cons_id": "Cons ID"}.get(part, part)
        text = (
            f"{name} {self._label} berisi huruf atau tanda yang tidak dapat dikirim. Salin ulang dari BPJS."
        )
        return self._wrong("secret" if part == "cons_id" else part, text, part)

    def _unreached(self, reason: str) -> Iterator[Finding]:
        """The names of the library's errors are all that the client lets out; they tell these apart."""
        if "ssl" in reason.lower() or "certificate" in reason.lower():
            yield from self._untrusted()
        elif "gaierror" in reason.lower():
            text = f"Nama server {self._label} tidak ditemukan: periksa internet dan alamatnya."
            yield self._wrong("reach", text, "network")
        else:
            text = f"{self._label} tidak terjangkau: tidak ada jawaban. Periksa internet, lalu coba lagi."
            yield self._wrong("reach", text, "network")

    def _untrusted(self) -> Iterator[Finding]:
        try:
            reason = certificate.distrust(self.credentials.base_url, deadline=_LOOK)
        except OSError:
            reason = "sambungannya terputus"
        yield self._fine("reach", f"Server {self._label} ditemukan.")
        yield self._wrong("tls", f"Sambungan aman (TLS) ke {self._label} gagal: {reason}.", "tls")

    def _complaint(self, answer: bpjs.Answer | bpjs.BpjsError) -> Finding | None:
        """What BPJS has against the question; None where it knows who asked."""
        match answer:
            case bpjs.Undecipherable():
                text = f"Jawaban {self._label} tidak dapat dibuka: consumer secret atau Cons ID tidak cocok."
                return self._wrong("secret", text, "secret")
            case bpjs.NotAnEnvelope():
                return self._refused(answer.status, None, answer.excerpt)
            case bpjs.BpjsError():
                text = "BPJS sedang membatasi permintaan. Coba lagi beberapa menit lagi."
                return self._wrong("answer", text, "outage")
        if answer.succeeded or self.question.means_none(answer):
            return None
        # Antrean answers 200 and has the true status in its envelope; PCare has it in both.
        status = answer.code if answer.code is not None and answer.code >= 400 else answer.http
        return self._refused(status, answer.code, answer.message)

    def _refused(self, http: int, code: int | None, message: str) -> Finding | None:
        blames = self._blamed(http, code, message)
        if blames:
            part = {"cons_id": "secret", "base_url": "answer"}.get(blames, blames)
            return self._wrong(part, _CURES[blames].format(service=self._label), blames)
        if http >= 500:
            text = f"{self._label} sedang terganggu (HTTP {http}). Tunggu sebentar."
            return self._wrong("answer", text, "outage")
        said = " ".join(message.split())[:200]
        if http in (401, 403):
            names = ["user_key", "Cons ID", "consumer secret", "kata sandi PCare"]
            known = ", ".join(names[: 3 + ("password" in _CREDENTIALS[self.service])])
            text = f"{self._label} menolak tanpa menyebut sebabnya. Periksa satu per satu: {known}."
            return self._wrong("answer", text)
        if self.service == _Service.ICARE and code is not None:
            return None  # it refuses the card, so it knows who asked
        text = f"{self._label} menjawab tidak semestinya (HTTP {http}): {said or 'tanpa keterangan'}"
        return self._wrong("answer", text)

    def _blamed(self, http: int, code: int | None, message: str) -> str:
        """The credential, or the address or clock, that a refusal speaks of; "" where it speaks of none."""
        # iCare speaks as PCare does.
        dialect = _Service.PCARE if self.service == _Service.ICARE else self.service
        row = classify(service=dialect, kind="probe", http=http, code=code, message=message)
        if row is not None and row.blames in _CURES:
            return row.blames
        return "cons_id" if http == 401 and _NAMES_CONS_ID.search(message) else ""

    def _fine(self, part: str, text: str) -> Finding:
        return Finding(self.service, part, ok=True, text=text)

    def _wrong(self, part: str, text: str, blames: str = "") -> Finding:
        return Finding(self.service, part, ok=False, text=text, blames=blames)

    @property
    def _label(self) -> str:
        return self.service.label

    @property
    def _is_https(self) -> bool:
        return self.credentials.base_url.lower().startswith("https:")


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
