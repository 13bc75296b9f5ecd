"""`titian manage`: Django's own commands."""

import argparse

from django.core.management import execute_from_command_line


def run(options: argparse.Namespace) -> int:
    execute_from_command_line(["titian manage", *options.rest])
    return 0
