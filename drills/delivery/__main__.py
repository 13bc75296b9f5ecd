"""The sides of the measurement, each a process: python -m drills.delivery stub | bare PORT | clinics PORT COUNT.

The last two answer each line on their standard input with a line of JSON: `many COUNT IN_FLIGHT` or `single`.
"""

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

import django


def main(role: str, *numbers: str) -> None:
    if role == "stub":
        asyncio.run(import_module("drills.delivery.stub").serve())
        return
    if role == "clinics":
        django.setup()  # before its module is imported
    side: Any = getattr(import_module(f"drills.delivery.{role}"), role.capitalize())(*map(int, numbers))
    for line in sys.stdin:
        act, *counts = line.split()
        print(json.dumps(getattr(side, act)(*map(int, counts))), flush=True)
    if role == "clinics":
        side.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
