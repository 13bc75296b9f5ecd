"""The promises of a visit as the desk sees them, and what a person may do with one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from titian.outbox.answers import Explanation, explain
from titian.outbox.kinds import FACTS, UNDONE_BY, Kind
from titian.outbox.models import Job, JobEvent
from titian.outbox.queries.bodies import is_open, parts
from titian.outbox.queries.catalogue import ruled
from titian.outbox.states import ENDED, Badge, State, badge

_NO_RESEND = {
    State.SENDING: "Sedang dikirim saat ini. Tunggu hasilnya beberapa detik.",
    State.SENT: "Sudah terkirim; BPJS sudah memilikinya.",
    State.CANCELLED: "Sudah dibatalkan.",
    State.CLOSED: "Sudah ditutup.",
}

_READ_FIRST = "Ditolak bukan karena terlambat: baca penjelasannya, lalu kirim ulang atau tutup satu per satu."
_UNWANTED = {
    State.FAILED: "Sudah dibatalkan, maka tidak dikirim lagi. Bereskan di PCare, atau tutup dengan alasan.",
    State.UNKNOWN: "Sudah dibatalkan; hanya ditanyakan ke BPJS sampai pasti.",
}
_TAKEN = (
    "BPJS sudah menerimanya. Selesai dengan sendirinya begitu kiriman sebelumnya pasti tidak menyusul lagi."
)
_MAYBE_THERE = "Mungkin sudah sampai di BPJS. Isi hanya dapat diubah selama pasti belum sampai."


def why_no_resend(job: Job) -> str:
    """The sentence with which a resend of this job is refused (R14); "" where it is accepted."""
    if State(job.state) in _NO_RESEND:
        return _NO_RESEND[State(job.state)]
    if not job.wanted:
        return _UNWANTED[State(job.state)]
    if job.doubt == Job.Doubt.TAKEN:
        return _TAKEN
    return f"Masih ditahan: {job.get_hold_display()}." if job.hold else ""


def why_no_close(job: Job) -> str:
    """The sentence with which closing this job is refused (R3); "" where it is accepted.

    Also what nobody wants any more and BPJS left in doubt: nobody else ends it, and its withdrawal waits for it.
    """
    if job.state == State.FAILED:
        return ""
    unwanted = "" if job.wanted else _UNWANTED.get(State(job.state), "")
    waits = unwanted or "Masih menunggu giliran. Yang tidak jadi dilayani dibatalkan di pendaftarannya."
    return _NO_RESEND.get(State(job.state), waits)


def why_not_by_hand(job: Job) -> str:
    """The sentence with which asking BPJS for what a person entered there is refused (R3); "" where it is accepted."""
    if why_not := why_no_close(job):
        return why_not
    if not job.facts.has_lookup:
        return "BPJS tidak dapat ditanyai tentang antrean. Tutup dengan alasan."
    is_change = job.facts.number_of is not None and not job.facts.withdraws
    return "BPJS tidak menunjukkan perubahan kunjungan. Tutup dengan alasan." if is_change else ""


def why_no_close_of_many(job: Job, late: Collection[str]) -> str:
    """The sentence with which this job is not closed together with others; "" where it is. `late`: the `late_keys`.

    Only what came too late (R17) or is no longer wanted (R11): nobody can mend it, and one reason is true of all.
    Another refusal wants to be read.
    """
    is_past_mending = job.answer_key in late or not job.wanted
    return why_no_close(job) or ("" if is_past_mending else _READ_FIRST)


def why_no_edit(job: Job) -> str:
    """The sentence with which editing this job is refused (R8); "" where it is accepted."""
    if job.state not in (State.WAITING, State.FAILED):
        return _NO_RESEND.get(State(job.state), _MAYBE_THERE)
    if not job.wanted:
        return _UNWANTED[State(job.state)]
    if not any(is_open(job, name) for name in parts(job.kind)):
        return "Isinya hanya nomor dan kunci dari BPJS; tidak ada yang dapat diubah."
    return _MAYBE_THERE if job.maybe_there else ""


def waiting_in_vain(job: Job) -> QuerySet[Job]:
    """The later steps of the visit that could never go once this one is closed, for they need it at BPJS (R2); of what
    nobody wants any more, its withdrawal (R11)."""
    behind = Job.objects.filter(_in_vain_without(job), visit_ref=job.visit_ref, pk__gt=job.pk)
    return behind.filter(state=State.WAITING, maybe_there=False, wanted=True).order_by("pk")


def _in_vain_without(job: Job) -> Q:
    kind = Kind(job.kind)
    if not job.wanted:
        return Q(kind=UNDONE_BY.get(kind), poli_code=job.poli_code)
    needed, found = {kind}, set[Kind]()
    while needed:
        needed = {other for other, facts in FACTS.items() if needed & set(facts.needs_sent)} - found
        found |= needed
    return Q(kind__in=found)


@dataclass(frozen=True, slots=True)
class JobView:
    """One promise of a visit as the desk sees it."""

    job_id: int
    kind: str
    label: str
    state: str
    badge: Badge
    hold: str
    bpjs_sequence: str
    bpjs_visit_number: str
    message: str
    is_wanted: bool

    @property
    def stands(self) -> bool:
        """Whether BPJS has it, or is to get it, and nobody took it back."""
        return self.is_wanted and self.state not in ENDED

    @property
    def asks_for_admin(self) -> bool:
        """Whether the advice names a button that only an admin has."""
        return "Kirim Ulang" in self.message

    @property
    def is_obsolete(self) -> bool:
        """Whether BPJS got it and nobody wants it any more: it is taken back there, or stands there in vain."""
        return self.state == State.SENT and not self.is_wanted

    @property
    def is_history(self) -> bool:
        """Whether it tells how it was, not how it is: what counts no more, and what took it back."""
        return self.is_obsolete or (self.state == State.SENT and FACTS[Kind(self.kind)].withdraws)


def visit_bridge(visit_ref: UUID) -> list[JobView]:
    """The promises of one visit, in the order they were made."""
    return visits_bridge([visit_ref]).get(visit_ref, [])


def visits_bridge(visit_refs: Iterable[UUID]) -> dict[UUID, list[JobView]]:
    """The same for a whole list, without what ended and was promised anew; a second query where a rule decided."""
    found: dict[UUID, list[JobView]] = {}
    jobs = list(Job.objects.filter(visit_ref__in=list(visit_refs)).order_by("pk"))
    words = ruled(job.answer_key for job in jobs)
    for job in jobs:
        earlier = found.get(job.visit_ref, [])
        kept = [view for view in earlier if view.kind != job.kind or view.state not in ENDED]
        found[job.visit_ref] = [*kept, _view(job, words)]
    return found


def is_promised(visit_ref: UUID, kind: Kind) -> bool:
    """Whether this step of the visit stands: BPJS has it, or is to get it, and nobody took it back."""
    return standing(visit_ref, [kind]).exists()


def promised_poli(visit_ref: UUID, kind: Kind) -> str:
    """The poli code with which a step of the visit stands promised, "" without one; what follows it names the same."""
    found = standing(visit_ref, [kind]).order_by("-pk")
    return found.values_list("poli_code", flat=True).first() or ""


def standing(visit_ref: UUID, kinds: Collection[Kind]) -> QuerySet[Job]:
    """The promises of these kinds that are wanted and did not end."""
    return Job.objects.filter(visit_ref=visit_ref, kind__in=kinds, wanted=True).exclude(state__in=ENDED)


def _view(job: Job, words: Mapping[str, Explanation]) -> JobView:
    return JobView(
        job_id=job.pk,
        kind=job.kind,
        label=_label(job),
        state=job.state,
        badge=badge(job.state),
        hold=job.get_hold_display() if job.hold else "",
        bpjs_sequence=job.bpjs_sequence,
        bpjs_visit_number=job.bpjs_visit_number,
        message=_advice(job, words),
        is_wanted=job.wanted,
    )


def _label(job: Job) -> str:
    """A visit may have been called several times, and only some of the calls say that somebody came (R18)."""
    if job.kind != Kind.PANGGIL_ANTREAN:
        return job.get_kind_display()
    return f"{job.get_kind_display()} ({'hadir' if job.says_present else 'tidak hadir'})"


def explained(job: Job, words: Mapping[str, Explanation]) -> Explanation:
    """What the last answer means and what to do; `words` are those of the rules. What nobody wants any more is neither
    mended nor sent again, whatever was answered."""
    known = explain(job.answer_key, job.bpjs_message, words)
    if job.state != State.FAILED or job.wanted:
        return known
    return Explanation(known.text, "Bereskan di PCare dan nyatakan di monitor, atau tutup dengan alasan.")


def _advice(job: Job, words: Mapping[str, Explanation]) -> str:
    """What happened and what to do, in words for the desk; empty unless a person must act."""
    if job.state != State.FAILED:
        return ""
    known = explained(job, words)
    return f"{known.text} {known.what_to_do}".strip()


@dataclass(frozen=True, slots=True)
class HandEdit:
    """Who wrote over the text of a promise by hand, and when; `pk` tells one such act from the next."""

    pk: int
    by_name: str
    at: datetime
    why: str


def edit_over(visit_ref: UUID, kinds: Collection[Kind]) -> HandEdit | None:
    """Who wrote the text that lies over the last promise of these kinds; None where its source says what goes.

    It may have been carried over from one of the same visit that was promised anew.
    """
    job = standing(visit_ref, kinds).order_by("-pk").first()
    if job is None or job.body_override is None:
        return None
    edits = JobEvent.objects.filter(job__visit_ref=visit_ref, job__kind=job.kind)
    edit = edits.filter(why__startswith=JobEvent.EDITED).order_by("pk").last()
    return HandEdit(edit.pk, edit.by_name, edit.at, edit.why) if edit else None
