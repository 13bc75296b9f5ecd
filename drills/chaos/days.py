"""More visits than a clinic has in a day: several days, each a whole run of its own in another world of BPJS.

A clinic with thousands of visits a day is none that there is; a hundred is a full day. And the longest list of a day
must be read within the scaled-down deadline of one look-up: with 1/60 that is half a second, in which the pages of 300
registrations are not read, seven a page, whatever the engine does.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

MOST_A_DAY = 600
"""Visits of one run, as many as a whole storm has by default."""
_AIMED_AT = 100

TOO_MILD = 3
"""The exit code of a run in which nothing was found, and not enough went wrong to find everything."""

TOLD = ("jobs", "lost", "doubled", "out_of_order", "wrong_number", "stuck", "expired")
"""What is said of each day at once; all of it is added up in the end."""

Result = dict[str, Any]


def sizes(n: int) -> list[int]:
    """How many visits each day has; one day where they fit."""
    count = 1 if n <= MOST_A_DAY else ceil(n / _AIMED_AT)
    return [n // count + (day < n % count) for day in range(count)]


def run(n: int, seed: int, arguments: Sequence[str], say: Callable[[str], None]) -> tuple[int, list[Result]]:
    """The worst exit code and the results of all days, day by day, each with a seed of its own.

    That a day was too mild is made up for by the others, or told by `total`.
    """
    days = list(_days(n, seed, arguments, say))
    worst = max((code for code, _ in days if code != TOO_MILD), default=0)
    return worst, [result for _, result in days if result]


def _days(
    n: int, seed: int, arguments: Sequence[str], say: Callable[[str], None]
) -> Iterator[tuple[int, Result]]:
    begin = [sys.executable, str(Path(__file__).with_name("__main__.py"))]
    for day, size in enumerate(sizes(n)):
        say(f"day {day + 1} of {len(sizes(n))}, {size} visits")
        own = ["--n", str(size), "--seed", str(seed + day)]
        done = subprocess.run([*begin, *own, *arguments], stdout=subprocess.PIPE, check=False)
        result: Result = json.loads(done.stdout) if done.stdout else {}
        told = {name: result[name] for name in TOLD if name in result}
        say(f"day {day + 1} ended with {done.returncode}: {json.dumps(told)}")
        yield done.returncode, result


def total(results: Sequence[Result]) -> Result:
    """One result: numbers and those in tables added up, names of lists together; enough is what is enough in all."""
    whole: Result = {}
    for name in dict.fromkeys(name for result in results for name in result):
        values = [result[name] for result in results if name in result]
        whole[name] = _added(values)
    return whole | {"too_few": missed(whole.get("needs", {}), whole.get("faults", {}))}


def missed(needs: Mapping[str, int], faults: Mapping[str, int]) -> list[str]:
    """What went wrong less often than a verdict needs."""
    return [name for name, least in needs.items() if faults[name] < least]


def _added(values: list[Any]) -> Any:
    first = values[0]
    if isinstance(first, dict):
        added: Counter[str] = Counter()
        for value in values:
            added.update(value)
        return dict(added)
    if isinstance(first, list):
        return sorted({one for value in values for one in value})
    return round(sum(values), 1) if isinstance(first, int | float) else first
