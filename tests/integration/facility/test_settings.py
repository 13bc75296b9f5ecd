"""The clinic's settings: who may change them, what is refused, and what a change reaches."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import personas
from tests.builders import DESK, NOW, TODAY, bridged_facility, facility
from tests.integration.patients import people
from titian.accounts.models import AuditEvent
from titian.facility.models import Facility
from titian.facility.operations import save_settings
from titian.outbox import operations as outbox
from titian.outbox.models import Job
from titian.pendaftaran.operations import register

FIELDS = (
    "name", "faskes_code", "time_zone", "record_number_format", "ticket_format", "help_name", "help_whatsapp",
    "help_phone", "tells_pcare", "urgent_after_hours", "bodies_kept_days",
)  # fmt: skip


def admin(clinic: Facility) -> tuple[Client, str]:
    return personas.signed_in(personas.staff(clinic, "admin")), f"/k/{clinic.slug}/pengaturan/"


def facts(clinic: Facility) -> dict[str, object]:
    return Facility.objects.values().get(pk=clinic.pk)


def save(clinic: Facility, **typed: str) -> HttpResponse:
    """The form as it stands, with `typed` over it."""
    client, at = admin(clinic)
    return client.post(at, {name: getattr(clinic, name) for name in FIELDS} | typed)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"name": ""}, "name", "Wajib"),
        ({"faskes_code": "0114"}, "faskes_code", "8 huruf dan angka"),
        ({"faskes_code": "0114U16!"}, "faskes_code", "8 huruf dan angka"),
        ({"time_zone": "Europe/London"}, "time_zone", "bukan salah satu"),
        ({"record_number_format": "11-22-33"}, "record_number_format", "empat sampai delapan"),
        ({"record_number_format": ""}, "record_number_format", "Wajib"),
        ({"ticket_format": "1-A"}, "ticket_format", "bukan salah satu"),
        ({"urgent_after_hours": "5"}, "urgent_after_hours", "bukan salah satu"),
        ({"bodies_kept_days": "1"}, "bodies_kept_days", "bukan salah satu"),
        ({"digest_email": "admin di klinik"}, "digest_email", "alamat email"),
        ({"help_whatsapp": "021-555-1234"}, "help_whatsapp", "diawali 08"),
        ({"help_whatsapp": "0812"}, "help_whatsapp", "diawali 08"),
        ({"help_whatsapp": "javascript:alert(1)"}, "help_whatsapp", "diawali 08"),
        ({"help_phone": "tanya loket"}, "help_phone", "hanya berisi angka"),
        ({"help_name": "Bu Rina"}, "help_whatsapp", "supaya dapat dihubungi"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_kept_or_lost(db, typed, field, says):
    clinic = facility()
    before = facts(clinic)
    response = save(clinic, **typed)
    assert response.status_code == 422
    form = response.context["form"]
    assert says in str(form.errors[field])
    assert all(form[name].value() == text for name, text in typed.items())
    assert facts(clinic) == before
    assert not AuditEvent.objects.filter(action="save_settings").exists()


def test_a_refused_name_is_not_shown_as_the_clinics(db):
    clinic = facility()
    page = save(clinic, name="Klinik Lain", time_zone="Mars")
    assert page.context["seat"].facility.name == clinic.name


def test_the_address_of_the_clinic_cannot_be_changed(db):
    clinic = facility("mawar")
    assert save(clinic, slug="lain", name="Klinik Baru").status_code == 302
    clinic.refresh_from_db()
    assert (clinic.name, clinic.slug) == ("Klinik Baru", "mawar")


def test_a_change_is_audited_with_who_and_what(db):
    clinic = facility()
    client, at = admin(clinic)
    client.post(at, {name: getattr(clinic, name) for name in FIELDS} | {"ticket_format": "A-001"})
    event = AuditEvent.objects.get(action="save_settings")
    assert (event.facility_id, event.actor_name) == (clinic.pk, personas.User.objects.get().full_name)
    change = LogEntry.objects.filter(content_type__model="facility").latest("pk")
    assert change.changes == {"ticket_format": ["A-1", "A-001"]}


def test_saving_what_is_there_already_leaves_no_trace(db):
    assert save(facility()).status_code == 302
    assert not AuditEvent.objects.filter(action="save_settings").exists()


def test_saving_does_not_take_back_what_the_system_keeps_in_the_same_row(db):
    clinic = facility()
    Facility.objects.filter(pk=clinic.pk).update(references_until=TODAY)
    save_settings(by=DESK, facility=clinic, now=NOW, name="Klinik Baru")
    clinic.refresh_from_db()
    assert clinic.references_until == TODAY


@pytest.mark.parametrize("number", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "+65 9123 4567"])
def test_whatsapp_is_kept_as_it_is_known_and_linked_at_once(db, number):
    clinic = facility()
    client, at = admin(clinic)
    typed = {name: getattr(clinic, name) for name in FIELDS} | {
        "help_whatsapp": number,
        "help_phone": "(021) 5551",
    }
    page = client.post(at, typed, follow=True).content.decode()
    footer = page.partition('<footer class="help">')[2]
    assert f"WhatsApp {number}" in footer
    assert 'href="tel:(021)5551"' in footer
    assert ("https://wa.me/62812" in footer) is ("812" in number)


def test_a_faskes_code_is_written_in_capitals(db):
    clinic = facility()
    save(clinic, faskes_code=" 0114u163 ")
    clinic.refresh_from_db()
    assert clinic.faskes_code == "0114U163"


@pytest.mark.parametrize(
    ("typed", "says"),
    [("00.00.00.00", "00.00.12.34"), ("000000", "1234567"), ("abc", "empat sampai"), ("", "empat sampai")],
)
def test_a_form_is_shown_with_numbers_while_it_is_typed(db, typed, says):
    client, at = admin(facility())
    answer = client.get(f"{at}contoh/", {"record_number_format": typed})
    assert says in answer.content.decode()


def test_a_number_promised_before_keeps_its_form_when_its_promise_is_made_anew(db):
    clinic = bridged_facility()
    poli, person, patient = people.poli(clinic), people.practitioner(clinic), people.bpjs_patient(clinic)
    who = {"patient": patient, "poli": poli, "practitioner": person}
    visit = register(by=DESK, facility=clinic, hours="08:00-12:00", payer="bpjs", now=NOW, **who)
    save(clinic, ticket_format="A001")
    outbox.rebuild(by=DESK, visit_ref=visit.ref, now=NOW + timedelta(minutes=1))
    assert Job.objects.get(kind="tambah_antrean").payload["ticket_text"] == "A-1"
    shown = personas.signed_in(personas.staff(clinic)).get(f"/k/{clinic.slug}/pendaftaran/{visit.ref}/")
    assert '<div class="number">A-1</div>' in shown.content.decode()


def test_a_new_form_in_the_middle_of_the_day_is_said_to_who_chose_it(db):
    clinic = facility()
    client, at = admin(clinic)
    typed = {name: getattr(clinic, name) for name in FIELDS} | {"ticket_format": "A001"}
    page = client.post(at, typed, follow=True).content.decode()
    assert "Nomor antrean berikutnya berbentuk A001" in page
    assert "yang sudah dicetak atau dijanjikan ke BPJS tetap" in page


def test_a_long_list_asks_for_the_form_once(db, django_assert_max_num_queries):
    clinic = facility(record_number_format="0000")
    for number in range(3):
        people.patient(clinic, name=f"Pasien {number}", nik="", identity_type="belum_ada")
    client = personas.signed_in(personas.staff(clinic))
    with django_assert_max_num_queries(10):
        page = client.get(f"/k/{clinic.slug}/pasien/").content.decode()
    assert "0003" in page


@pytest.mark.both_engines
def test_what_the_desk_writes_does_not_wait_for_settings_that_are_saved(db):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite locks the whole database")
    with CaptureQueriesContext(connection) as asked:
        save_settings(by=DESK, facility=facility(), now=NOW, name="Klinik Baru")
    locks = [query["sql"] for query in asked if " FOR " in query["sql"]]
    assert len(locks) == 1
    assert locks[0].endswith("FOR NO KEY UPDATE")
