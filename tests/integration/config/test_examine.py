"""Everything that can break is broken once, and the doctor must name it and nothing else."""

from pathlib import Path

import pytest

from tests.integration.config import breaking
from tests.integration.config.breaking import Break, Installation
from titian.monitoring.errors import UnableToExamine
from titian.monitoring.health import LABELS, Check, bridges, examine, storage

BREAKS = {
    "worker never started": (breaking.never_started("worker"), "worker", ""),
    "worker silent": (breaking.is_silent("worker"), "worker", ""),
    "web silent": (breaking.is_silent("web"), "web", ""),
    "duties silent": (breaking.is_silent("duties"), "duties", ""),
    "duty fails": (breaking.a_duty_fails, "duty", ""),
    "job waits": (breaking.a_job_waits_long, "waiting", ""),
    "job lacks its schedule": (breaking.a_job_lacks_its_schedule, "waiting", ""),
    "job unknown": (breaking.a_job_is_long_unknown, "unknown", ""),
    "service down": (breaking.a_service_is(broken_at="now"), "service", ""),
    "service paused": (breaking.a_service_is(paused_at="now"), "service", ""),
    "clock jumped": (breaking.the_clock_jumped, "clock_jump", ""),
    "no backup": (breaking.there_is_no_backup, "backup", ""),
    "backup old": (breaking.the_backup_is_old, "backup", ""),
    "backup ahead of the clock": (breaking.the_backup_is_of_tomorrow, "backup", ""),
    "backup unfinished": (breaking.a_backup_never_finished, "backup", ""),
    "PCare secret": (breaking.wrong("pcare", "secret"), "secret", "secret"),
    "PCare password": (breaking.wrong("pcare", "password"), "password", "password"),
    "PCare user_key": (breaking.wrong("pcare", "user_key"), "user_key", "user_key"),
    "Antrean secret": (breaking.wrong("antrean", "secret"), "secret", "secret"),
    "Antrean user_key": (breaking.wrong("antrean", "user_key"), "user_key", "user_key"),
    "iCare password": (breaking.wrong("icare", "password"), "password", "password"),
    "nobody listens": (breaking.pcare_at("http://127.0.0.1:9"), "reach", "network"),
    "no TLS there": (breaking.pcare_at("https://127.0.0.1:{port}/pcare-rest"), "tls", "tls"),
    "clock ahead": (breaking.turned(clock_skew_s=-3600), "clock", "clock"),
    "clock behind": (breaking.turned(clock_skew_s=3600), "clock", "clock"),
    "gateway broken": (breaking.turned(down="html503"), "answer", "outage"),
    "not mapped": (breaking.somebody_sits_unmapped, "mapping", ""),
    "list fails": (breaking.a_list_fails, "references", ""),
    "list stale": (breaking.a_list_is_stale, "references", ""),
    "list never read": (breaking.a_list_never_came, "references", ""),
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
    assert {check.name for check in checks} == set(LABELS) - {"account", "tls", "answer"}
    assert [check.name for check in checks].count("reach") == 3


def failing(checks: list[Check]) -> list[Check]:
    return [check for check in checks if not check.ok]


def test_a_slow_service_is_named(installation: Installation, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bridges, "SLOW", 0.2)
    installation.sandbox.turn(latency_ms=250)
    broken = failing(examine(installation.now))
    assert {(check.name, check.blames) for check in broken} == {("reach", "latency")}


def test_a_certificate_that_nobody_vouches_for_is_named(installation: Installation, tmp_path: Path):
    with breaking.self_signed(tmp_path) as port:
        breaking.pcare_at(f"https://127.0.0.1:{port}")(installation)
        [check] = failing(examine(installation.now))
    assert (check.name, check.blames, check.service) == ("tls", "tls", "pcare")
    assert "penerbit sertifikatnya tidak dikenal" in check.text


def test_refused_credentials_are_not_tried_again_and_again(installation: Installation):
    """R15: an account that is asked with a wrong password too often is locked."""
    breaking.a_service_is(paused_at="now")(installation)
    breaking.wrong("pcare", "password")(installation)
    broken = failing(examine(installation.now))
    assert [check.name for check in broken] == ["service"]
    assert {one.service for one in installation.sandbox.world.record.entries} == {"antrean", "icare"}


@pytest.mark.parametrize("service", ["pcare", "antrean", "icare"])
def test_a_refusal_is_heard_once_and_known_from_then_on(installation: Installation, service: str):
    breaking.wrong(service, "user_key")(installation)
    record = installation.sandbox.world.record
    for seen in ("user_key", "account" if service == "icare" else "service"):
        [check] = failing(examine(installation.now))
        assert (check.name, check.service) == (seen, service)
    assert [one.service for one in record.entries].count(service) == 1


def test_lists_that_a_dead_service_cannot_give_are_no_second_fault(installation: Installation):
    breaking.a_service_is(broken_at="now")(installation)
    breaking.ReferenceList.objects.update(problem="PCare tidak menjawab.")
    breaking.ReferenceList.objects.filter(facility=installation.clinic, name="jadwal").update(problem="")
    named = {(check.name, check.service) for check in failing(examine(installation.now))}
    assert ("references", "pcare") not in named


def test_what_is_told_names_no_folder_and_no_word_of_a_program(installation: Installation):
    with breaking.database_away():
        checks = examine(installation.now)
    told = " ".join(check.text + check.what_to_do for check in checks)
    assert str(installation.folder) not in told
    assert "unable to open" not in told
    assert checks[0].detail == "unable to open database file"


def test_one_clinic_alone_is_looked_at_when_it_is_named(installation: Installation):
    other = breaking.builders.bridged_facility()
    breaking.builders.promise_pendaftaran(other, now=installation.now - breaking.timedelta(hours=2))
    assert failing(examine(installation.now, installation.clinic.slug)) == []
    assert {check.clinic for check in examine(installation.now, other.slug)} == {"", other.slug}


def test_a_clinic_that_is_not_there_is_refused(installation: Installation):
    with pytest.raises(UnableToExamine, match="tidak-ada"):
        examine(installation.now, "tidak-ada")
