"""`titian doctor`: every check with its result; exit code 1 when one fails."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from django.utils import timezone

from titian.config.errors import UnableToRun
from titian.config.terminal import say
from titian.monitoring.errors import UnableToExamine
from titian.monitoring.health import Check, examine


def run(options: argparse.Namespace) -> int:
    """The names and fields of `--json` stay as they are: whoever watches a server relies on them."""
    try:
        checks = examine(timezone.now(), options.clinic)
    except UnableToExamine as error:
        raise UnableToRun(str(error)) from error
    if options.json:
        say(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        for line in _told(checks):
            say(line)
    return 0 if all(check.ok for check in checks) else 1


def _told(checks: list[Check]) -> Iterator[str]:
    """Under a heading for each clinic and service; what is wrong with what to do, and the machine's own words."""
    for (clinic, service), group in groupby(checks, key=lambda check: (check.clinic, check.service)):
        yield f"{clinic} {service}".strip() or "pemasangan ini"
        for check in group:
            yield f"  {check}"
            if not check.ok:
                yield from (f"        {more}" for more in (check.what_to_do, check.detail) if more)
