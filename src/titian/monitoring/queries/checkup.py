"""What `titian doctor` finds, as the clinic's own admin sees it: in sections, each line with where it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from titian.facility.models import Facility, ServiceAccount
from titian.monitoring import health
from titian.monitoring.health import Check

_OF_CREDENTIALS = {"account", "user_key", "cons_id", "secret", "password", "base_url"}
_LISTS = {"pcare": "reference:index", "antrean": "reference:antrean"}


@dataclass(frozen=True, slots=True)
class Line:
    """One check. `href` "" where no page of ours mends it."""

    check: Check
    action: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Checks that belong together; `service` "" for those of no service. `at` None: not looked at yet."""

    title: str
    service: str = ""
    lines: tuple[Line, ...] = ()
    at: datetime | None = None

    @property
    def wrong(self) -> int:
        return sum(not line.check.ok for line in self.lines)


def own_sections(facility: Facility, now: datetime) -> list[Section]:
    """What can be told at once: this clinic's promises and maps, and the installation.

    A database whose tables cannot be read shows no page.
    """
    return [
        _section("Kiriman dan pemetaan", facility, health.of_clinic(facility, now), now),
        _section("Pemasangan Titian", facility, health.installation(now), now),
    ]


def service_sections(facility: Facility, asked: str, now: datetime) -> list[Section]:
    """One for each service that the clinic has switched on; only the `asked` one is looked at, which takes seconds."""
    return [
        _asked(account, now) if account.service == asked else _unasked(account)
        for account in health.accounts(facility)
    ]


def service_section(facility: Facility, service: str, now: datetime) -> Section | None:
    """That one alone, looked at; None for a service that the clinic has not switched on."""
    accounts = {account.service: account for account in health.accounts(facility)}
    return _asked(accounts[service], now) if service in accounts else None


def _unasked(account: ServiceAccount) -> Section:
    return Section(account.get_service_display(), account.service)


def _asked(account: ServiceAccount, now: datetime) -> Section:
    checks = health.of_service(account, now)
    return _section(account.get_service_display(), account.facility, checks, now, account.service)


def _section(
    title: str, facility: Facility, checks: Iterable[Check], now: datetime, service: str = ""
) -> Section:
    return Section(title, service, tuple(_line(check, facility) for check in checks), now)


def _line(check: Check, facility: Facility) -> Line:
    action, name = _where(check)
    href = reverse(name, args=[facility.slug]) if name else ""
    return Line(check, action, f"{href}#layanan-{check.service}" if name == "reference:connection" else href)


def _where(check: Check) -> tuple[str, str]:
    """The page on which it is mended, and what the link says."""
    if check.ok:
        return "", ""
    if check.name in ("waiting", "unknown"):
        return "Buka Monitoring", "monitoring:board"
    if check.name == "mail":
        return "Buka Pengaturan", "facility:settings"
    if check.name == "references":
        return "Buka daftar referensi", _LISTS[check.service]
    if check.name == "mapping":
        return "Buka Pemetaan", "reference:mapping"
    if check.name == "service" or check.blames in _OF_CREDENTIALS:
        return "Buka Koneksi", "reference:connection"
    return "", ""
