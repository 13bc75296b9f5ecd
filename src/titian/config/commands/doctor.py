"""`titian doctor`: every check with its result; exit code 1 when one fails."""

import argparse
import json
from dataclasses import asdict

from django.utils import timezone

from titian.config.terminal import say
from titian.monitoring.health import examine


def run(options: argparse.Namespace) -> int:
    checks = examine(timezone.now())
    if options.json:
        say(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            say(str(check))
    return 0 if all(check.ok for check in checks) else 1
