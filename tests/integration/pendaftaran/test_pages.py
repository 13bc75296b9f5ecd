"""The desk's way from a patient to a number, in a browser's words."""

import pytest
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import NOW, bridged_facility, facility
from tests.integration.patients import people
from titian.facility.models import Facility
from titian.facility.queries import local_date
from titian.pendaftaran.forms import RegisterForm
from titian.pendaftaran.models import Pendaftaran


def desk(clinic: Facility) -> tuple[Client, str]:
    return personas.signed_in(personas.staff(clinic)), f"/k/{clinic.slug}/pendaftaran/"


def choice(clinic: Facility, **facts: str) -> dict[str, str]:
    poli, doctor = people.poli(clinic), people.practitioner(clinic)
    people.schedule(poli, doctor, day=local_date(clinic, timezone.now()))
    return {"poli": str(poli.ref), "sitting": f"{doctor.ref}|08:00-12:00", "payer": "pribadi"} | facts


@pytest.mark.parametrize(
    ("facts", "field"), [({"poli": ""}, "poli"), ({"sitting": ""}, "sitting"), ({"sitting": "x|"}, "sitting"),
                         ({"payer": "bpjs"}, "payer"), ({"payer": "penjamin"}, "penjamin")]
)  # fmt: skip
def test_a_choice_that_is_missing_or_not_offered_is_told(db, facts, field):
    clinic = bridged_facility()
    patient = people.patient(clinic)
    client, at = desk(clinic)
    response = client.post(f"{at}baru/{patient.ref}/", choice(clinic, **facts))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Pendaftaran.objects.exists()


def test_a_poli_fetches_who_sits_there_and_then_everybody_else(db):
    clinic = facility()
    patient, chosen = people.patient(clinic), choice(clinic)
    elsewhere = people.practitioner(clinic, name="dr. Budi")
    gigi = people.poli(clinic, name="Poli Gigi", ticket_letter="B")
    people.schedule(gigi, elsewhere, "13:00-15:00", local_date(clinic, timezone.now()))
    client, at = desk(clinic)
    fragment = client.get(
        f"{at}baru/{patient.ref}/", {"poli": chosen["poli"]}, headers={"HX-Request": "true"}
    )
    (_, first), (line, others) = fragment.context["form"].fields["sitting"].choices
    assert first.startswith("dr. Ani · 08:00-12:00")
    assert line == "Tanpa jadwal hari ini"
    assert [name for _, name in others] == ["dr. Budi (hari ini di Poli Gigi 13:00-15:00)"]


def test_hours_that_are_over_come_after_those_that_are_not(db):
    clinic = facility()
    early, late = people.practitioner(clinic, name="dr. Ani"), people.practitioner(clinic, name="dr. Budi")
    umum = people.poli(clinic)
    for doctor, hours in ((early, "07:00-08:59"), (late, "09:00-21:00"), (early, "22:00-02:00")):
        people.schedule(umum, doctor, hours)
    patient = people.patient(clinic)
    facts = {
        "facility": clinic,
        "patient": patient,
        "insured": patient,
        "record": None,
        "poli_ref": str(umum.ref),
    }
    choices = RegisterForm(now=NOW, **facts).fields["sitting"].choices  # NOW is 09:00 in the clinic
    assert [label for _, label in choices] == [
        "dr. Budi · 09:00-21:00",
        "dr. Ani · 22:00-02:00",
        "dr. Ani · 07:00-08:59, sudah lewat",
    ]


def test_a_number_without_hours_says_who_sits_there_after_all(db):
    clinic = facility()
    patient, chosen = people.patient(clinic), choice(clinic)
    other = people.practitioner(clinic, name="dr. Budi")
    client, at = desk(clinic)
    asked = chosen | {"sitting": f"{other.ref}|"}
    page = client.post(f"{at}baru/{patient.ref}/", asked, follow=True).content.decode()
    assert "tanpa jadwal hari itu" in page
    assert "Ada jadwal di poli ini: dr. Ani 08:00-12:00." in page


def test_without_a_schedule_today_the_desk_is_told_what_bpjs_will_not_hear(db):
    clinic = bridged_facility()
    poli, doctor = people.poli(clinic), people.practitioner(clinic)
    patient = people.bpjs_patient(clinic, {"checked_at": timezone.now()})
    client, at = desk(clinic)
    form = f"{at}baru/{patient.ref}/"
    told = "anpa jadwal hari ini: antrean tidak terkirim ke BPJS sebelum ada jadwal"
    assert told in client.get(form, {"poli": str(poli.ref)}).content.decode()
    chosen = {"poli": str(poli.ref), "sitting": f"{doctor.ref}|", "payer": "bpjs"}
    assert told in client.post(form, chosen, follow=True).content.decode()


def test_the_poli_stand_in_the_order_of_their_letters(db):
    clinic = facility()
    for letter in ("B", "AA", "A", "Z"):
        people.poli(clinic, name=f"Poli {letter}", ticket_letter=letter)
    client, at = desk(clinic)
    form = client.get(f"{at}baru/{people.patient(clinic).ref}/").context["form"]
    assert [poli.ticket_letter for poli in form.fields["poli"].queryset] == ["A", "B", "Z", "AA"]
    assert form.chosen_poli is None


def test_the_only_poli_is_chosen_already_and_shows_who_sits_there(db):
    clinic = facility()
    choice(clinic)
    client, at = desk(clinic)
    page = client.get(f"{at}baru/{people.patient(clinic).ref}/")
    assert page.context["form"].chosen_poli == clinic.poli.get()
    assert "dr. Ani · 08:00-12:00" in page.content.decode()


def test_registering_leads_to_the_number(db):
    clinic = facility()
    patient = people.patient(clinic)
    client, at = desk(clinic)
    page = client.post(f"{at}baru/{patient.ref}/", choice(clinic), follow=True).content.decode()
    assert '<div class="number">A-1</div>' in page


def test_the_second_time_leads_to_the_first(db):
    clinic = facility()
    patient, chosen = people.patient(clinic), choice(clinic)
    client, at = desk(clinic)
    client.post(f"{at}baru/{patient.ref}/", chosen)
    again = client.post(f"{at}baru/{patient.ref}/", chosen)
    assert again.url == f"/k/{clinic.slug}/pendaftaran/{Pendaftaran.objects.get().ref}/"
    assert "sudah terdaftar di Poli Umum hari ini" in client.get(again.url).content.decode()


def test_bpjs_is_offered_to_an_active_member_only(db):
    clinic = bridged_facility()
    client, at = desk(clinic)
    today = {"checked_at": timezone.now()}
    active = people.bpjs_patient(clinic, today)
    no_more = {"finding": "inactive", "card_number": "0008800000025"}
    inactive = people.bpjs_patient(clinic, today | no_more, nik="")
    offered = [client.get(f"{at}baru/{one.ref}/").context["form"].offers_bpjs for one in (active, inactive)]
    assert offered == [True, False]


def test_the_days_list_answers_a_poll_only_when_something_changed(db):
    clinic = facility()
    patient, chosen = people.patient(clinic), choice(clinic)
    client, at = desk(clinic)
    version = client.get(at).context["version"]
    poll = {"path": at, "data": {"versi": version}, "headers": {"HX-Request": "true"}}
    assert client.get(**poll).status_code == 204
    client.post(f"{at}baru/{patient.ref}/", chosen)
    assert "A-1" in client.get(**poll).content.decode()


def test_an_outsider_sees_no_registration(db):
    clinic, stranger = facility(), facility()
    patient = people.patient(clinic)
    client, at = desk(clinic)
    client.post(f"{at}baru/{patient.ref}/", choice(clinic))
    other, other_at = desk(stranger)
    assert other.get(f"{other_at}{Pendaftaran.objects.get().ref}/").status_code == 404
    assert other.get(f"{other_at}baru/{patient.ref}/").status_code == 404
    assert "A-1" not in other.get(other_at).content.decode()


def test_the_button_says_what_the_link_said_and_the_ticket_names_the_doctor_in_full(db):
    clinic = facility()
    patient, chosen = people.patient(clinic), choice(clinic)
    clinic.practitioners.update(antrean_name="dr. ANI LESTARI, Sp.PD")
    client, at = desk(clinic)
    assert "Daftarkan</button>" in client.get(f"{at}baru/{patient.ref}/").content.decode()
    ticket = client.post(f"{at}baru/{patient.ref}/", chosen, follow=True).content.decode()
    assert "dr. ANI LESTARI, Sp.PD · 08:00-12:00" in ticket
