"""The schedules of Antrean FKTP: a strip of days, and who sits on the chosen one."""

from datetime import timedelta

import pytest

from tests import personas
from tests.integration.reference.lists.scene import TODAY, a_list, a_sitting, an_entry, page
from titian.facility.models import Facility, Poli


def test_who_sits_today_is_shown_with_whom_of_ours_is_meant(client, clinic):
    a_sitting(clinic)
    Poli.objects.create(facility=clinic, name="Poli Kami", ticket_letter="A", antrean_code="001")
    html = page(client, clinic, "antrean")
    assert "Jadwal praktik Sabtu, 21 November 2026" in html
    assert "Poli Kami" in html
    assert html.count('<span class="state state-wait">belum dipetakan') == 1
    assert '#antrean_dokter-145">Petakan<' in html
    assert ">40</td>" in html


def test_a_day_without_practice_and_a_day_that_was_not_read_are_two_things(client, clinic):
    Facility.objects.filter(pk=clinic.pk).update(references_until=TODAY + timedelta(days=1))
    day_off = page(client, clinic, "antrean", date="2026-11-22")
    assert "Tidak ada praktik pada Minggu, 22 November 2026 menurut BPJS." in day_off
    unknown = page(client, clinic, "antrean", date="2026-11-23")
    assert "Jadwal Senin, 23 November 2026 belum diambil dari BPJS." in unknown


@pytest.mark.parametrize("asked", ["kemarin", "2026-11-20", "2026-11-29", "2026-13-01"])
def test_a_day_that_is_not_kept_is_answered_with_today(client, clinic, asked):
    assert "Sabtu, 21 November 2026" in page(client, clinic, "antrean", date=asked)


def test_the_week_begins_with_the_clinics_own_today(clinic, time_machine):
    Facility.objects.filter(pk=clinic.pk).update(time_zone="Asia/Jayapura")
    time_machine.move_to("2026-11-21T16:00:00Z", tick=False)
    admin = personas.signed_in(personas.staff(clinic, "admin", "satusehat"))
    assert "Minggu, 22 November 2026" in page(admin, clinic, "antrean")


def test_who_does_not_sit_this_week_is_not_called_gone(client, clinic):
    sits, was_due = (
        an_entry("1", "dr. Ada", last_on="2026-11-23"),
        an_entry("2", "dr. Batal", last_on="2026-11-24"),
    )
    on_leave = an_entry("3", "dr. Cuti", last_on="2026-11-14")
    sits.seen_run = 2
    a_list(clinic, "antrean_dokter", sits, was_due, on_leave, run=2)
    html = page(client, clinic, "antrean", list="antrean_dokter")
    assert 'dr. Batal <span class="state">tidak lagi ada di jadwal</span>' in html
    assert 'dr. Cuti <span class="state">terakhir terjadwal 14-11-2026</span>' in html
    assert html.count("terjadwal") == 1
    assert "Hanya yang hilang" not in html
