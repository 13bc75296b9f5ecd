"""One run from an empty data folder to the verdict."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from bpjs_sandbox.accounts import MELATI
from drills.chaos import days, evidence, plan, story, verdict, visits
from drills.chaos.admin import Admin
from drills.chaos.clinic import prepare
from drills.chaos.facts import Evidence
from drills.chaos.hand import Typist
from drills.chaos.plan import Plan
from drills.chaos.processes import Failed, Sandbox, Worker, attendant, running_sandbox
from drills.chaos.storm import Storm
from titian.facility.models import Facility
from titian.outbox.kinds import Kind
from titian.pendaftaran.models import Pendaftaran

Say = Callable[[str], None]
Restart = Callable[[str], None]

_AROUND_IT = 120.0
_DIGESTION, _PATIENCE, _FOR_EACH = 20.0, 90.0, 0.1
"""Seconds at most between two phases, and until the dust has settled; and so much more of both for each visit."""

_HEADSTART = 0.5


def planned(name: str, seed: int, n: int, workers: int) -> Plan:
    """Raises Failed for more visits than there is room for."""
    if not 0 < n <= plan.MOST:
        raise Failed(f"1 to {plan.MOST} visits fit into one day of the sandbox's clinic")
    return plan.PLANS[name](seed, n, workers)


def run(the_plan: Plan, plant: str, restart: Restart | None, say: Say) -> dict[str, Any]:
    """The result as `chaos` prints it; what proves a fault is said before. Raises Failed.

    `restart` takes the mode, and is None where the database has no server.
    """
    _wait_out_midnight(the_plan.seconds + _PATIENCE + _AROUND_IT + the_plan.n * 3 * _FOR_EACH, say)
    began, folder = time.monotonic(), Path(settings.DATA_DIR)
    with running_sandbox(folder, the_plan.seed, visits.crowd(the_plan.n)) as sandbox:
        storm = _through_the_storm(folder, sandbox, the_plan, plant, restart, say)
        record = sandbox.record()
        gathered = evidence.gather(record, sandbox.state(), the_plan.visits, storm.admin.typist.notes)
    found = verdict.judge(gathered)
    for fault, sentences in found.items():
        for sentence in sentences:
            say(f"!! {fault}: {sentence}")
    for line in story.of_those_named(chain.from_iterable(found.values()), gathered):
        say(line)
    faults = _faults(storm, record, gathered)
    too_few = days.missed(the_plan.needs, faults)
    too_many = [name for name, most in the_plan.limits.items() if faults[name] > most]
    counts = {fault: len(sentences) for fault, sentences in found.items()} | _tally(gathered)
    took = {"seconds": round(time.monotonic() - began, 1)}
    met = {"switches": the_plan.world, "weather": the_plan.weather}
    enough = {"faults": faults, "needs": dict(the_plan.needs), "too_few": too_few, "too_many": too_many}
    return counts | took | met | enough


def _tally(gathered: Evidence) -> dict[str, Any]:
    """What was promised, and what can be nobody's fault: ended with its day, committed too late to be asked for, or
    sent again where BPJS keeps two."""
    kinds = Counter(one.kind for one in gathered.promises)
    return {
        "expired": sum(one.is_expired for one in gathered.promises),
        "overtaken": len(gathered.overtaken - gathered.repeated),
        "repeated": len(gathered.repeated),
        "came_too_late": len(gathered.came_too_late),
        "jobs": len(gathered.promises),
        "kinds": {kind.value: kinds[kind] for kind in Kind},
    }


def code_of(result: Mapping[str, Any]) -> int:
    """0: nothing found, in a run that could have found something; `days.TOO_MILD`: in one that could not; 1: found."""
    if any(result[fault] for fault in (*verdict.FAULTS, "too_many")):
        return 1
    return days.TOO_MILD if result["too_few"] else 0


def _through_the_storm(
    folder: Path, sandbox: Sandbox, the_plan: Plan, plant: str, restart: Restart | None, say: Say
) -> Storm:
    patience = the_plan.n * _FOR_EACH
    with (
        attendant(folder, "nursery", "--plant", plant) as nursery,
        attendant(folder, "desk", "--plant", plant, *the_plan.arguments) as desk,
    ):
        facility = _prepare(sandbox, the_plan, say)
        workers = [Worker(nursery) for _ in range(the_plan.workers)]
        admin = Admin(sandbox, facility, Typist(facility), is_there=the_plan.has_admin)
        storm = Storm(sandbox, workers, admin, restart, say)
        storm.wait_for_workers()
        for phase in the_plan.phases:
            desk.ask("the next phase")
            start = time.time() + _HEADSTART
            desk.ask(str(start))
            storm.rage(phase, start)
            storm.digest(_DIGESTION + patience)
        desk.end()
        say(f"calm; {_PATIENCE + patience:.0f} s at most for the dust to settle")
        say(f"the dust settled in {storm.settle(_PATIENCE + patience):.1f} s")
    if Pendaftaran.objects.count() != the_plan.n:
        raise Failed(f"the desk registered {Pendaftaran.objects.count()} visits, not {the_plan.n}")
    return storm


def _prepare(sandbox: Sandbox, the_plan: Plan, say: Say) -> Facility:
    cards = {visit.card for visit in the_plan.visits}
    facility = prepare(
        sandbox.port, [one for one in visits.peserta(the_plan.seed, the_plan.n) if one.card in cards]
    )
    sandbox.turn(the_plan.switches)
    say(f"BPJS: {', '.join(the_plan.world)}")
    say(f"{len(cards)} patients are saved; {the_plan.n} visits in {the_plan.seconds:.0f} s")
    return facility


def _faults(storm: Storm, record: list[dict[str, Any]], gathered: Evidence) -> dict[str, int]:
    workers: list[Worker] = storm.workers
    return {
        "kills": sum(worker.kills for worker in workers),
        "stops": sum(worker.stops for worker in workers),
        "restarts": storm.restarts,
        "backlog": storm.backlog,
        "resends": storm.admin.resends,
        "asked_for": len(storm.admin.asked_for),
        "edits": storm.admin.edits,
        "closings": storm.admin.closings,
        "late_closings": storm.admin.late_closings,
        "typed": len(storm.admin.typist.notes.typed),
        "told": len(storm.admin.typist.notes.told),
        "most_at_once": gathered.most_at_once,
        **evidence.weather_report(record),
    }


def _wait_out_midnight(needed: float, say: Say) -> None:
    """A service day that ends in the middle closes antrean promises, as it should (R17): wait for the next one."""
    local = timezone.now().astimezone(MELATI.zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), MELATI.zone)
    left = (midnight - local).total_seconds()
    if left < needed:
        say(f"the clinic's day ends in {left:.0f} s; waiting for the next")
        time.sleep(left + 1)
