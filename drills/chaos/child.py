"""The entry of the drill's child processes: python -m drills.chaos.child nursery|desk [--plant NAME] ...

Both do what a line on their standard input says and answer with a line; at its end they end. Their modules are
imported once Django is set up, and after they are in place the bug is planted.
"""

import argparse
import sys
from importlib import import_module

import django


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=["nursery", "desk"])
    parser.add_argument("--plant", default="")
    parser.add_argument("--plan", default="storm")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--n", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args()
    django.setup()
    import_module("drills.chaos.plants").PLANTS[options.plant]()
    import_module(f"drills.chaos.{options.role}").run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
