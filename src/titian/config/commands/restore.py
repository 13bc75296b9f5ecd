"""`titian restore FILE`: back to the state of a backup."""

import argparse

from django.utils import timezone

from titian.config import archive
from titian.config.terminal import say


def run(options: argparse.Namespace) -> int:
    aside = archive.restore(options.file, timezone.now(), force=options.force)
    if aside:
        say(f"yang lama disisihkan di {aside}")
    say(
        f"{options.file} dipulihkan. Jalankan `titian init` bila versi program lebih baru, lalu `titian doctor`."
    )
    return 0
