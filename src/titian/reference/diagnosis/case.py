"""One signed question to one service, and what its answer, or its absence, says of each part of the connection."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import bpjs
from titian.outbox.queries import classify
from titian.reference import certificate
from titian.reference.diagnosis import clock
from titian.reference.diagnosis.finding import CREDENTIALS, CURES, FINE, Finding, Service

DEADLINE = 6.0
"""Seconds for all that is asked of one service: a thread of the web process waits for it."""

_LOOK = 2.0
"""Seconds for a look at the certificate."""

_NAMES_CONS_ID = re.compile(r"\bcons[-_ ]?id\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Heard:
    """An exchange that brought a reply: BPJS's clock minus ours (None: untold), how long it took, what it means."""

    ahead: timedelta | None
    seconds: float
    answer: bpjs.Answer | bpjs.BpjsError


@dataclass(frozen=True, slots=True)
class Case:
    """One service with its credentials and the question that tries them."""

    service: Service
    credentials: bpjs.Credentials
    question: bpjs.Request[object]
    end: float = field(default_factory=lambda: time.monotonic() + DEADLINE)

    def findings(self, now: datetime) -> Iterator[Finding]:
        try:
            heard = self._ask(now)
            yield self._reached(heard.seconds)
            yield from self._certificate(now)
            if heard.ahead is not None and abs(heard.ahead) > clock.TOLERANCE:
                yield self._wrong("clock", clock.in_words(heard.ahead), "clock")
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
        proven = CREDENTIALS[self.service]
        if complaint is not None:
            proven = proven[: proven.index(blamed)] if blamed in proven else ()
        for part in proven:
            yield self._fine(part, FINE[part].format(service=self._label))
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
        started = time.monotonic()
        if started >= self.end:
            raise bpjs.NotReceived("no time left")
        sender = bpjs.SyncSender(deadline=self.end - started)
        try:
            reply = sender.send(bpjs.prepare(self.credentials, self.question, timestamp=timestamp))
        finally:
            sender.close()
        seconds = time.monotonic() - started
        ahead = clock.ahead(reply, now + timedelta(seconds=seconds))
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
                return self._refused(answer.status, None, answer.excerpt, quotes=False)
            case bpjs.BpjsError():
                text = "BPJS sedang membatasi permintaan. Coba lagi beberapa menit lagi."
                return self._wrong("answer", text, "outage")
        if answer.succeeded or self.question.means_none(answer):
            return None
        # Antrean answers 200 and has the true status in its envelope; PCare has it in both.
        status = answer.code if answer.code is not None and answer.code >= 400 else answer.http
        return self._refused(status, answer.code, answer.message)

    def _refused(self, http: int, code: int | None, message: str, *, quotes: bool = True) -> Finding | None:
        """Quoted is BPJS's own message alone: any other page may be of a server that the address must not show."""
        said = " ".join(message.split())[:200] if quotes else ""
        blames, key = self._blamed(http, code, message)
        if blames:
            part = {"cons_id": "secret", "base_url": "answer"}.get(blames, blames)
            wrong = self._wrong(part, CURES[blames].format(service=self._label), blames)
            return replace(wrong, key=key, said=said, is_refusal=blames not in ("clock", "base_url"))
        if http >= 500:
            text = f"{self._label} sedang terganggu (HTTP {http}). Tunggu sebentar."
            return self._wrong("answer", text, "outage")
        if http in (401, 403):
            names = ["user_key", "Cons ID", "consumer secret", "kata sandi PCare"]
            known = ", ".join(names[: 3 + ("password" in CREDENTIALS[self.service])])
            text = f"{self._label} menolak tanpa menyebut sebabnya. Periksa satu per satu: {known}."
            return replace(self._wrong("answer", text), said=said, is_refusal=True)
        if self.service == Service.ICARE and code is not None:
            return None  # it refuses the card, so it knows who asked
        text = f"{self._label} menjawab tidak semestinya (HTTP {http}): {said or 'tanpa keterangan'}"
        return self._wrong("answer", text)

    def _blamed(self, http: int, code: int | None, message: str) -> tuple[str, str]:
        """The credential, or the address or clock, that a refusal speaks of, and the row of the catalogue that says
        so; "" where it speaks of none."""
        # iCare speaks as PCare does.
        dialect = Service.PCARE if self.service == Service.ICARE else self.service
        row = classify(service=dialect, kind="probe", http=http, code=code, message=message)
        if row is not None and row.blames in CURES:
            return row.blames, row.key
        return ("cons_id" if http == 401 and _NAMES_CONS_ID.search(message) else ""), ""

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
