"""`titian sandbox`: the stand-in BPJS, with its own arguments."""

import argparse

from bpjs_sandbox.__main__ import main


def run(options: argparse.Namespace) -> int:
    return main(options.rest)
