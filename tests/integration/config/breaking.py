"""Ways in which an installation breaks, each done for real, and the name that the doctor must say."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from bpjs_sandbox.testing import RunningSandbox
from tests import builders
from titian.facility.models import Duty, Facility, ServiceAccount
from titian.facility.secrets import Secret
from titian.monitoring.health import backup_folder, readiness
from titian.outbox.models import Heartbeat, Job, ServiceState


@dataclass(frozen=True)
class Installation:
    """One that is well: a clinic bridged to a running sandbox, all processes alive, a fresh backup."""

    clinic: Facility
    sandbox: RunningSandbox
    now: datetime

    def account(self, service: str) -> ServiceAccount:
        return ServiceAccount.objects.get(facility=self.clinic, service=service)


Break = Callable[[Installation], object]


def install(sandbox: RunningSandbox, now: datetime) -> Installation:
    clinic = builders.bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    for role in ("worker", "duties"):
        Heartbeat.objects.create(name=f"{role}:pc:1", role=role, at=now)
    backup_folder().mkdir()
    (backup_folder() / "titian-20261121T000000Z.tar.gz").write_bytes(b"")
    return Installation(clinic, sandbox, now)


def is_silent(role: str) -> Break:
    return lambda it: Heartbeat.objects.filter(role=role).update(at=it.now - timedelta(seconds=31))


def never_started(role: str) -> Break:
    return lambda _: Heartbeat.objects.filter(role=role).delete()


def a_duty_fails(it: Installation) -> None:
    Duty.objects.create(name="referensi", next_due=it.now, last_error="UnableToLoad: tidak terjangkau")


def a_job_waits_long(it: Installation) -> None:
    builders.promise_pendaftaran(it.clinic, now=it.now - timedelta(minutes=61))


def a_job_is_long_unknown(it: Installation) -> None:
    job = builders.promise_pendaftaran(it.clinic, now=it.now)
    long_ago = it.now - timedelta(hours=2, minutes=1)
    Job.objects.filter(pk=job.pk).update(state="unknown", maybe_there=True, unknown_since=long_ago)


def a_service_is(**columns: str) -> Break:
    def shut(it: Installation) -> None:
        moments = {name: it.now for name in columns if name.endswith("_at")}
        ServiceState.objects.create(facility=it.clinic, service="pcare", **columns | moments)

    return shut


def the_clock_jumped(it: Installation) -> None:
    Heartbeat.objects.filter(role="worker").update(clock_jump_at=it.now, clock_jump_s=-3600.0)


def there_is_no_backup(it: Installation) -> None:
    del it
    for path in backup_folder().iterdir():
        path.unlink()


def the_backup_is_old(it: Installation) -> None:
    made = (it.now - timedelta(hours=27)).timestamp()
    for path in backup_folder().iterdir():
        os.utime(path, (made, made))


def the_backup_is_of_tomorrow(it: Installation) -> None:
    made = (it.now + timedelta(minutes=6)).timestamp()
    for path in backup_folder().iterdir():
        os.utime(path, (made, made))


def a_backup_never_finished(it: Installation) -> None:
    there_is_no_backup(it)
    Path(backup_folder() / ".backup-x").mkdir()


def wrong(service: str, field: str) -> Break:
    def spoil(it: Installation) -> None:
        account = it.account(service)
        setattr(account, field, Secret.seal("bukan yang ini"))
        account.save()

    return spoil


def nobody_listens(it: Installation) -> None:
    ServiceAccount.objects.filter(facility=it.clinic, service="pcare").update(base_url="http://127.0.0.1:9")


def an_hour_off(it: Installation) -> None:
    it.sandbox.turn(clock_skew_s=3600)


@contextmanager
def database_away() -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise OperationalError("unable to open database file")

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def database_read_only() -> Iterator[None]:
    readiness(datetime.now().astimezone())  # the migrations are looked at once, and remembered
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def migration_missing() -> Iterator[None]:
    """The newest of one app is not applied."""
    app, name = MigrationExecutor(connection).loader.graph.leaf_nodes("outbox")[0]
    MigrationRecorder(connection).record_unapplied(app, name)
    yield
