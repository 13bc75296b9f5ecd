"""Everything that can break is broken once, and the doctor must name it and nothing else."""

import pytest

from tests.integration.config import breaking
from tests.integration.config.breaking import Break, Installation
from titian.monitoring.health import Check, examine, storage

BREAKS = {
    "worker never started": (breaking.never_started("worker"), "worker", ""),
    "worker silent": (breaking.is_silent("worker"), "worker", ""),
    "duties silent": (breaking.is_silent("duties"), "duties", ""),
    "duty fails": (breaking.a_duty_fails, "duty", ""),
    "job waits": (breaking.a_job_waits_long, "waiting", ""),
    "job unknown": (breaking.a_job_is_long_unknown, "unknown", ""),
    "service down": (breaking.a_service_is(broken_at="now"), "service", ""),
    "service paused": (breaking.a_service_is(paused_at="now"), "service", ""),
    "clock jumped": (breaking.the_clock_jumped, "clock_jump", ""),
    "no backup": (breaking.there_is_no_backup, "backup", ""),
    "backup old": (breaking.the_backup_is_old, "backup", ""),
    "backup ahead of the clock": (breaking.the_backup_is_of_tomorrow, "backup", ""),
    "backup unfinished": (breaking.a_backup_never_finished, "backup", ""),
    "PCare secret": (breaking.wrong("pcare", "secret"), "bpjs", "secret"),
    "PCare password": (breaking.wrong("pcare", "password"), "bpjs", "password"),
    "PCare user_key": (breaking.wrong("pcare", "user_key"), "bpjs", "user_key"),
    "Antrean secret": (breaking.wrong("antrean", "secret"), "bpjs", "secret"),
    "Antrean user_key": (breaking.wrong("antrean", "user_key"), "bpjs", "user_key"),
    "unreachable": (breaking.nobody_listens, "bpjs", "network"),
    "clock off": (breaking.an_hour_off, "clock", "clock"),
}


@pytest.mark.parametrize(("spoil", "name", "blames"), BREAKS.values(), ids=BREAKS.keys())
def test_what_is_broken_is_named_and_nothing_else(
    installation: Installation, spoil: Break, name: str, blames: str
):
    spoil(installation)
    broken = failing(examine(installation.now))
    assert {(check.name, check.blames) for check in broken} == {(name, blames)}


def test_a_full_disk_is_named(installation: Installation, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(storage, "LEAST_FREE", 1 << 62)
    assert [check.name for check in failing(examine(installation.now))] == ["disk"]


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        (breaking.database_away, "database"),
        (breaking.migration_missing, "migrations"),
        (breaking.database_read_only, "writing"),
    ],
)
def test_a_database_that_will_not_do_is_named(installation: Installation, broken, name: str):
    with broken():
        checks = examine(installation.now)
    assert [check.name for check in failing(checks)] == [name]


def test_without_a_database_the_rest_is_still_looked_at(installation: Installation):
    with breaking.database_away():
        assert [check.name for check in examine(installation.now)] == ["database", "disk", "backup"]


def test_a_job_held_for_the_clinic_is_no_fault_of_the_delivery(installation: Installation):
    breaking.a_job_waits_long(installation)
    breaking.Job.objects.update(hold="verifikasi")
    assert failing(examine(installation.now)) == []


def test_a_sound_installation_passes_every_check(installation: Installation):
    checks = examine(installation.now)
    assert failing(checks) == []
    assert [check.name for check in checks].count("bpjs") == 2


def failing(checks: list[Check]) -> list[Check]:
    return [check for check in checks if not check.ok]
