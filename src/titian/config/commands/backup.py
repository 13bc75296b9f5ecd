"""`titian backup`: one good backup now."""

import argparse

from django.utils import timezone

from titian.config import archive
from titian.config.terminal import say
from titian.monitoring.health import backup_folder


def run(options: argparse.Namespace) -> int:
    made = archive.make(options.to or backup_folder(), timezone.now())
    say(f"cadangan dibuat dan diperiksa: {made} ({made.stat().st_size / 1e6:.1f} MB)")
    say("Berkas ini memuat data pasien dan kunci; simpan di tempat yang aman.")
    return 0
