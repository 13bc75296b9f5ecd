"""The doctor's findings as a page: for this clinic's managers, about this clinic, in words, service by service."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bpjs_sandbox.testing import running_sandbox
from tests import builders, personas
from tests.integration.config import breaking
from tests.integration.config.breaking import Installation
from titian.monitoring.health import bridges, storage
from titian.monitoring.health.readiness import _migrated

pytestmark = pytest.mark.both_engines


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def nine_o_clock():
    """Not here: the sandbox has a clock of its own."""


@pytest.fixture
def it(db: None, settings, tmp_path: Path, sandbox, monkeypatch: pytest.MonkeyPatch) -> Installation:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(bridges, "SLOW", 60.0)  # a busy machine is no fault of BPJS's
    sandbox.reset()
    _migrated.clear()
    return breaking.install(sandbox, tmp_path, timezone.now())


@pytest.fixture
def client(it: Installation) -> Client:
    return personas.signed_in(personas.staff(it.clinic, "admin", "satusehat"))


def address(it: Installation, service: str = "") -> str:
    slug = it.clinic.slug
    return reverse(
        "monitoring:doctor_service" if service else "monitoring:doctor",
        args=[slug, service][: 1 + bool(service)],
    )


def page(client: Client, it: Installation) -> str:
    return client.get(address(it)).content.decode()


def asked(client: Client, it: Installation, service: str = "pcare") -> str:
    return client.get(address(it, service), headers={"HX-Request": "true"}).content.decode()


OWN = {
    "worker": (breaking.is_silent("worker"), "Pengirim ke BPJS diam sejak", "nyalakan titian serve"),
    "web": (breaking.never_started("web"), "Proses web tidak berjalan.", "titian web"),
    "duties": (breaking.is_silent("duties"), "Proses tugas berkala diam sejak", "nyalakan titian serve"),
    "duty": (
        breaking.a_duty_fails,
        "Tugas referensi gagal; berhasil terakhir belum pernah.",
        "Diulang sendiri",
    ),
    "backup": (breaking.the_backup_is_old, "Cadangan terakhir berumur 1 hari.", "jalankan titian backup"),
    "clock jump": (breaking.the_clock_jumped, "Jam komputer melompat -3600 detik.", "NTP"),
    "waiting": (
        breaking.a_job_waits_long,
        "1 kiriman menunggu lebih dari 1 jam",
        'monitoring/">Buka Monitoring',
    ),
    "schedule": (breaking.a_job_lacks_its_schedule, "1 kiriman menunggu jadwal praktik", "HFIS"),
    "unknown": (breaking.a_job_is_long_unknown, "1 kiriman belum pasti", 'monitoring/">Buka Monitoring'),
    "mapping": (
        breaking.somebody_sits_unmapped,
        "belum dipetakan (dan 1 nama lain)",
        'pemetaan/">Buka Pemetaan',
    ),
}


@pytest.mark.parametrize(("spoil", "text", "cure"), OWN.values(), ids=OWN.keys())
def test_what_is_broken_here_is_said_with_what_to_do(it, client, spoil, text, cure):
    spoil(it)
    shown = page(client, it)
    assert text in shown
    assert cure in shown
    assert shown.count('class="wrong"') == 1


SERVICES = {
    "secret": (breaking.wrong("pcare", "secret"), "menolak tanda tangan", '#layanan-pcare">Buka Koneksi'),
    "password": (
        breaking.wrong("pcare", "password"),
        "kata sandi PCare salah",
        '#layanan-pcare">Buka Koneksi',
    ),
    "user_key": (breaking.wrong("pcare", "user_key"), "user_key PCare salah", '#layanan-pcare">Buka Koneksi'),
    "network": (breaking.pcare_at("http://127.0.0.1:9"), "PCare tidak terjangkau", "Periksa internet"),
    "clock": (
        breaking.turned(clock_skew_s=3600),
        "Jam komputer ini ",
        "Nyalakan penyetelan waktu otomatis (NTP).",
    ),
    "outage": (breaking.turned(down="html503"), "sedang terganggu (HTTP 503)", "Tunggu sebentar"),
    "paused": (breaking.a_service_is(paused_at="now"), "Kiriman dijeda sejak 0 detik lalu", "Buka Koneksi"),
    "list": (
        breaking.a_list_fails,
        "Dokter tidak dapat disinkronkan. BPJS memberi daftar kosong.",
        "Buka daftar",
    ),
}


@pytest.mark.parametrize(("spoil", "text", "cure"), SERVICES.values(), ids=SERVICES.keys())
def test_what_is_broken_at_a_service_is_said_with_what_to_do(it, client, spoil, text, cure):
    spoil(it)
    shown = asked(client, it)
    assert text in shown
    assert cure in shown
    assert shown.count('class="wrong"') == 1
    assert "PCare: 1 perlu ditangani." in shown


def test_the_page_itself_asks_bpjs_nothing(it, client):
    shown = page(client, it)
    assert it.sandbox.world.record.entries == []
    for service in ("pcare", "antrean", "icare"):
        assert f'hx-get="{address(it, service)}"' in shown


def test_a_service_is_asked_by_htmx_alone_and_without_script_on_the_page(it, client):
    fragment = asked(client, it, "antrean")
    assert "<html" not in fragment
    assert "Antrean FKTP: semua baik." in fragment
    whole = client.get(address(it, "antrean")).content.decode()
    assert "<html" in whole
    assert "Server Antrean FKTP tersambung" in whole
    assert {one.service for one in it.sandbox.world.record.entries} == {"antrean"}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_service_that_the_clinic_has_not_switched_on_is_not_there(it, client, headers):
    it.account("icare").delete()
    it.clinic.service_accounts.filter(service="antrean").update(is_on=False)
    for service in ("icare", "antrean", "lain"):
        assert client.get(address(it, service), headers=headers).status_code == 404


def test_a_clinic_without_services_is_led_to_where_it_gets_some(it, client):
    it.clinic.service_accounts.all().delete()
    assert "belum tersambung ke layanan BPJS mana pun" in page(client, it)


def test_nothing_of_another_clinic_is_shown(it, client):
    other = builders.bridged_facility()
    there = Installation(other, it.sandbox, it.folder, it.now)
    for spoil in (
        breaking.a_job_waits_long,
        breaking.a_job_is_long_unknown,
        breaking.a_service_is(broken_at="now"),
    ):
        spoil(there)
    breaking.somebody_sits_unmapped(there)
    shown = page(client, it) + asked(client, it)
    assert 'class="wrong"' not in shown
    assert other.slug not in shown


def test_neither_folders_nor_a_programs_words_are_shown(it, client):
    breaking.a_duty_fails(it)
    breaking.Duty.objects.update(last_error=f"OSError: {it.folder}/backups is full at klinik-lain")
    shown = page(client, it)
    assert "Tugas referensi gagal" in shown
    assert str(it.folder) not in shown
    assert "klinik-lain" not in shown


def test_a_full_disk_is_said_without_its_path(it, client, monkeypatch):
    monkeypatch.setattr(storage, "LEAST_FREE", 1 << 62)
    shown = page(client, it)
    assert "kosong di disk data." in shown
    assert "Kosongkan ruang di server." in shown
    assert str(it.folder) not in shown


def test_when_all_is_well_every_section_says_so_and_when_it_looked(it, client):
    shown = page(client, it)
    assert shown.count("Semua baik") == 2
    assert shown.count("Diperiksa pukul") == 2
    assert "semua baik." in asked(client, it, "icare")
