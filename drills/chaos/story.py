"""What happened to the jobs that a verdict names, moment by moment: the start of every search for a fault's cause."""

import re
from collections.abc import Iterable, Iterator

from drills.chaos.facts import Evidence, Promise, Write

_NAMED = re.compile(r"\b(?:job (\d+)|visit ([\w-]+))")
_MOST = 4


def of_those_named(sentences: Iterable[str], evidence: Evidence) -> Iterator[str]:
    """Lines for the first few of the jobs, and of the steps of the visits, each with all others about the same card,
    poli and day.

    Seconds are counted from the day's first promise in each story, so that two stories can be laid side by side.
    """
    named = {name for sentence in sentences for name in _NAMED.findall(sentence)}
    told = {one.key: one for one in evidence.promises if {(str(one.pk), ""), ("", one.visit)} & named}
    begin = min((step.at for one in evidence.promises for step in one.steps), default=0.0)
    for one in list(told.values())[:_MOST]:
        yield f"the story of job {one.pk}"
        yield from _story(one, evidence, begin)


def _story(one: Promise, evidence: Evidence, begin: float) -> Iterator[str]:
    alike = [other for other in evidence.promises if other.key == one.key]
    for at, line in sorted(_moments(alike, evidence, begin)):
        yield f"{at - begin:9.3f}  {line}"


def _moments(alike: list[Promise], evidence: Evidence, begin: float) -> Iterator[tuple[float, str]]:
    for one in alike:
        name = f"job {one.pk} {one.kind}"
        for step in one.steps:
            yield step.at, f"{name}: {step.start or 'new'} > {step.end}"
        for attempt in one.tries:
            yield attempt.at, f"{name}: {'a look-up' if attempt.is_lookup else 'a request'} begins"
    for write, one, _ in evidence.sent:
        if one in alike:
            yield write.at, f"job {one.pk} {one.kind}: arrives at BPJS, committed {_committed(write, begin)}"
    for write in evidence.writes:
        if write.typed == alike[0].key:
            done = f"takes out {write.number}" if write.number else "enters it"
            yield write.at, f"a person at BPJS: {done}, committed {_committed(write, begin)}"


def _committed(write: Write, begin: float) -> str:
    return "never" if write.committed_at is None else f"at {write.committed_at - begin:.3f}"
