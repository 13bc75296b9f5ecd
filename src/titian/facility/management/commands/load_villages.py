"""`manage load_villages`: bring the table of villages up to the national list."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from titian.accounts.models import Actor
from titian.facility import operations


class Command(BaseCommand):
    help = "Muat daftar kelurahan/desa nasional. Aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        result = operations.load_villages(by=Actor.system("load_villages"), now=timezone.now())
        self.stdout.write(f"{result.listed} kelurahan/desa, {result.written} baru atau berubah")
