"""Why a job is where it is, in one line for staff. Pure: everything it needs was read before."""

from titian.monitoring.queries.around import Around
from titian.outbox.answers import explain
from titian.outbox.models import Job, ServiceState
from titian.outbox.queries import Need, Obstacle, Wish
from titian.outbox.states import State

NEEDS_EYES_S = 2 * 3600
"""An unknown job older than this is shown as needing eyes (delivery.md R4)."""


def reason(job: Job, around: Around) -> str:
    """Why it waits and until when, why it failed, or why it ended; "" where the badge says it all."""
    match State(job.state):
        case State.WAITING:
            return _what_stops(job, around) or _when(job, around)
        case State.UNKNOWN:
            return _in_doubt(job, around)
        case State.SENDING:
            return "" if job.wanted else "Dibatalkan saat sedang dikirim; menunggu jawaban BPJS."
        case State.FAILED:
            return explain(job.answer_key, job.bpjs_message, around.ruled).text
        case State.CANCELLED | State.CLOSED:
            return _sentence(around.endings.get(job.pk, ""))
        case State.SENT:
            return ""


def _when(job: Job, around: Around) -> str:
    if job.useful_until is not None and job.useful_until <= around.now:
        return "Lewat hari layanan; segera ditutup."
    if job.due_at is None or job.due_at <= around.now:
        return "Menunggu giliran kirim."
    if job.facts.withdraws and not (job.sends or job.retries):
        at = around.clock(job.due_at)
        return f"Ditarik pukul {at}; kiriman yang jawabannya hilang mungkin masih dicatat BPJS."
    return f"Dicoba lagi pukul {around.clock(job.due_at)}."


def _in_doubt(job: Job, around: Around) -> str:
    """The answer was lost: what happens next, and since when nobody knows."""
    if job.doubt == Job.Doubt.TAKEN and job.due_at:
        at = around.clock(job.due_at)
        return f"BPJS sudah menerima; selesai pukul {at}, setelah kiriman sebelumnya pasti tidak menyusul."
    stop = _what_stops(job, around) or _is_given_up(job)
    since = job.unknown_since
    if since is not None and (around.now - since).total_seconds() > NEEDS_EYES_S:
        return f"Perlu dilihat: belum pasti sejak {around.clock(since)}. {stop}".strip()
    if stop or job.due_at is None or job.due_at <= around.now:
        return f"Mungkin sudah sampai. {stop or 'Menunggu giliran.'}"
    act = "ditanyakan ke BPJS" if job.facts.has_lookup else "dipastikan dengan mengirim yang sama"
    return f"Mungkin sudah sampai; {act} pukul {around.clock(job.due_at)}."


def _is_given_up(job: Job) -> str:
    """R11: Antrean cannot be asked, and nothing unwanted is repeated."""
    return "" if job.wanted or job.facts.has_lookup else "Sudah dibatalkan; berakhir bersama pembatalannya."


def _what_stops(job: Job, around: Around) -> str:
    """The first thing in the way, from what a person must mend to what passes by itself."""
    if job.hold:
        return f"{job.get_hold_display()}."
    if job.service not in around.services_on:
        return f"Sambungan {job.get_service_display()} dimatikan."
    stop, obstacle = _service_stops(job.service_state, around), around.obstacles.get(job.pk)
    if stop or obstacle is None:
        return stop
    return _lane_stops(obstacle) or _step_stops(job, obstacle.need, around)


def _service_stops(state: ServiceState, around: Around) -> str:
    name = state.get_service_display()
    if state.paused_at is not None:
        return f"{name} dijeda sejak {around.clock(state.paused_at)}: kredensial ditolak BPJS."
    if state.broken_at is None:
        return _service_waits(state, around)
    probe = f"; dicoba lagi pukul {around.clock(state.probe_due_at)}" if state.probe_due_at else ""
    return f"{name} terganggu sejak {around.clock(state.broken_at)}{probe}."


def _service_waits(state: ServiceState, around: Around) -> str:
    """BPJS took too many requests, and said for how long it wants none."""
    if state.not_before is None or state.not_before <= around.now:
        return ""
    return f"{state.get_service_display()} meminta jeda; kiriman dilanjutkan pukul {around.clock(state.not_before)}."


def _lane_stops(obstacle: Obstacle) -> str:
    """R1: one of the lane is in flight, or an earlier one is unknown or a withdrawal not yet settled."""
    if obstacle.ahead is None:
        return ""
    kind, state = obstacle.ahead
    return f"Menunggu {kind.label} yang lebih dulu ({state.label})."


def _step_stops(job: Job, need: Need | None, around: Around) -> str:
    """R2: a step of the same visit that must have arrived, come to an end, or be gone."""
    if need is None:
        return ""
    chain = around.visits.get(job.visit_ref, [])
    steps = [step for step in chain if step.kind == need.kind and step.pk < job.pk]
    if not steps:
        return f"Menunggu {need.kind.label}, yang belum dijanjikan."
    open_ones = [step for step in steps if step.finished_at is None]
    step = (open_ones or steps)[-1]
    place = f"langkah {chain.index(step) + 1} ({need.kind.label})"
    if need.wish is Wish.GONE:
        return f"Menunggu {place} ditarik dari BPJS."
    return f"Menunggu {place}{_STANDS.get(State(step.state), '')}."


_STANDS = {
    State.FAILED: ", yang gagal",
    State.SENT: ", yang sudah tidak berlaku",
    State.CANCELLED: ", yang dibatalkan",
    State.CLOSED: ", yang ditutup",
}
"""What became of a step that will not do what is waited for by itself."""


def _sentence(why: str) -> str:
    return why[:1].upper() + why[1:] + ("" if why.endswith((".", "!", "?")) or not why else ".")
