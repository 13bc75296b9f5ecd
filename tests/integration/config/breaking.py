"""Ways in which an installation breaks, each done for real, and the name that the doctor must say."""

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import RunningSandbox
from tests import builders
from tests.integration.reference import certificates
from titian.facility.models import Duty, Facility, ServiceAccount
from titian.facility.queries import local_date
from titian.facility.secrets import Secret
from titian.monitoring.health import backup_folder, readiness
from titian.outbox.models import Heartbeat, Job, ServiceState
from titian.reference.lists import LISTS
from titian.reference.models import ReferenceList, Sitting


@dataclass(frozen=True)
class Installation:
    """One that is well: a clinic bridged to a running sandbox, all processes alive, lists and backup fresh."""

    clinic: Facility
    sandbox: RunningSandbox
    folder: Path
    now: datetime

    def account(self, service: str) -> ServiceAccount:
        return ServiceAccount.objects.get(facility=self.clinic, service=service)


Break = Callable[[Installation], object]


def install(sandbox: RunningSandbox, folder: Path, now: datetime) -> Installation:
    """`folder` is the data folder of the settings."""
    clinic = builders.bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    builders.bridge(clinic, "icare", sandbox.icare_url, MELATI, MELATI.pcare_user_key)
    for role in ("worker", "web", "duties"):
        Heartbeat.objects.create(name=f"{role}:pc:1", role=role, at=now)
    for facts in LISTS.values():
        place = {"address": sandbox.pcare_url} if facts.is_shared else {"facility": clinic}
        ReferenceList.objects.create(name=facts.name, finished_at=now, **place)
    backup_folder().mkdir()
    (backup_folder() / "titian-20261121T000000Z.tar.gz").write_bytes(b"")
    return Installation(clinic, sandbox, folder, now)


def is_silent(role: str) -> Break:
    return lambda it: Heartbeat.objects.filter(role=role).update(at=it.now - timedelta(seconds=31))


def never_started(role: str) -> Break:
    return lambda _: Heartbeat.objects.filter(role=role).delete()


def a_duty_fails(it: Installation) -> None:
    Duty.objects.create(name="referensi", next_due=it.now, last_error="UnableToLoad: tidak terjangkau")


def a_job_waits_long(it: Installation) -> None:
    builders.promise_pendaftaran(it.clinic, now=it.now - timedelta(minutes=61))


def a_job_lacks_its_schedule(it: Installation) -> None:
    builders.promise_antrean(it.clinic, now=it.now - timedelta(minutes=61), hold="jadwal")


def a_job_is_long_unknown(it: Installation) -> None:
    job = builders.promise_pendaftaran(it.clinic, now=it.now)
    long_ago = it.now - timedelta(hours=2, minutes=1)
    Job.objects.filter(pk=job.pk).update(state="unknown", maybe_there=True, unknown_since=long_ago)


def a_service_is(**columns: str) -> Break:
    def shut(it: Installation) -> None:
        moments = {name: it.now for name in columns if name.endswith("_at")}
        ServiceState.objects.update_or_create(facility=it.clinic, service="pcare", defaults=columns | moments)

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


def pcare_at(url: str) -> Break:
    """The address is `url` instead; `{port}` in it is the sandbox's."""

    def move(it: Installation) -> None:
        away = url.format(port=it.sandbox.port)
        ServiceAccount.objects.filter(facility=it.clinic, service="pcare").update(base_url=away)
        ReferenceList.objects.filter(facility=None).update(address=away)

    return move


def a_list_fails(it: Installation) -> None:
    ReferenceList.objects.filter(facility=it.clinic, name="dokter").update(
        problem="BPJS memberi daftar kosong."
    )


def a_list_is_stale(it: Installation) -> None:
    ReferenceList.objects.filter(name="diagnosa").update(finished_at=it.now - timedelta(days=3, minutes=1))


def a_list_never_came(it: Installation) -> None:
    """The account was saved four days ago, and its schedules were not read once."""
    ServiceAccount.objects.filter(service="antrean").update(changed_at=it.now - timedelta(days=4))
    ReferenceList.objects.filter(name="jadwal").delete()


def somebody_sits_unmapped(it: Installation) -> None:
    Sitting.objects.create(
        facility=it.clinic,
        date=local_date(it.clinic, it.now),
        poli_code="001",
        poli_name="POLI UMUM",
        practitioner_code="77",
        practitioner_name="dr. Wayan",
        hours="08:00-12:00",
        capacity=20,
    )


def turned(**dials: object) -> Break:
    return lambda it: it.sandbox.turn(**dials)


@contextmanager
def self_signed(folder: Path) -> Iterator[int]:
    """The port of a server that speaks TLS with a certificate nobody vouches for, and says nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.self_signed(folder, "127.0.0.1", days=90))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_shake_hands, args=(listener, context))
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    """With whoever comes, until the listener is shut."""
    with suppress(OSError):
        while True:
            caller, _ = listener.accept()
            with caller, suppress(OSError):
                context.wrap_socket(caller, server_side=True).close()


@contextmanager
def database_away() -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise OperationalError("unable to open database file")

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def database_refusing_writes() -> Iterator[None]:
    """Whatever the engine: reads are answered."""

    def refuse(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("could not write block 5 of /var/lib/postgresql/klinik")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def database_read_only() -> Iterator[None]:
    readiness(datetime.now().astimezone())  # the migrations are looked at once, and remembered
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def migration_missing() -> Iterator[None]:
    """The newest of one app is not applied."""
    app, name = MigrationExecutor(connection).loader.graph.leaf_nodes("facility")[0]
    MigrationRecorder(connection).record_unapplied(app, name)
    yield
