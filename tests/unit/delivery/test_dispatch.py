"""One exchange under one deadline, whatever BPJS does meanwhile (delivery.md R13, R15)."""

import time

import pytest

from titian.delivery.dispatch import boot_time


def test_a_system_without_posix_clocks_has_a_boot_time_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "clock_gettime"):
        monkeypatch.delattr(time, name, raising=False)
    before = boot_time()
    assert 0 <= boot_time() - before < 60
