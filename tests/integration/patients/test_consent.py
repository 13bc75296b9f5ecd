"""General consent: what is refused, what is kept, and that nothing is overwritten."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import builders, personas
from tests.builders import DESK, NOW
from tests.integration.patients import people
from titian.accounts.models import AuditEvent
from titian.patients import operations, queries
from titian.patients.errors import UnableToSave
from titian.patients.models import ConsentText, GeneralConsent
from titian.patients.operations import ConsentData

ANSWERS = dict.fromkeys(queries.ANSWERS, True)
FACTS = {
    "family_names": "Budi Santoso",
    "faskes_name": "RSUD Depok",
    "responsible_name": "Siti Nur'aini",
    "responsible_relation": "1",
    "officer_name": "Dewi A.",
    "method": "paper",
    "kept_at": "Map 12",
}
TYPED = dict.fromkeys(ANSWERS, "True") | FACTS | {"given_on": "21-11-2024", "given_time": "08:55"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    return builders.facility()


@pytest.fixture
def patient(clinic):
    return people.patient(clinic)


def data(**facts):
    return ConsentData(**{"given_at": NOW - timedelta(minutes=5)} | ANSWERS | FACTS | facts)


def give(patient, version=1, **facts):
    return operations.record_consent(
        by=DESK, facility=patient.facility, ref=patient.ref, data=data(**facts), version=version, now=NOW
    )


def withdraw(consent, reason="pindah klinik"):
    return operations.withdraw_consent(
        by=DESK,
        facility=consent.facility,
        ref=consent.patient.ref,
        consent_ref=consent.ref,
        reason=reason,
        now=NOW,
    )


def write(clinic, body):
    return operations.save_consent_text(by=DESK, facility=clinic, body=body, now=NOW)


def address(patient, end=""):
    return f"/k/{patient.facility.slug}/pasien/{patient.ref}/persetujuan/{end}"


def test_a_consent_to_a_text_that_was_replaced_meanwhile_is_refused(clinic, patient):
    write(clinic, "Teks kami sendiri.")
    with pytest.raises(UnableToSave, match="diganti menjadi versi 2"):
        give(patient, version=1)


def test_a_consent_that_is_yet_to_be_given_is_refused(patient):
    with pytest.raises(UnableToSave, match="belum terjadi") as refused:
        give(patient, given_at=NOW + timedelta(minutes=1))
    assert refused.value.field == "given_on"


@pytest.mark.both_engines
@pytest.mark.parametrize("name", ["family_names", "faskes_name"])
def test_a_release_to_nobody_in_particular_reaches_no_table(patient, name):
    with pytest.raises(IntegrityError):
        give(patient, **{name: ""})


def test_a_consent_is_withdrawn_once_and_with_a_reason(patient):
    consent = give(patient)
    with pytest.raises(UnableToSave, match="alasan"):
        withdraw(consent, reason=" ")
    withdraw(consent)
    with pytest.raises(UnableToSave, match="sudah dicabut"):
        withdraw(consent)


@pytest.mark.both_engines
def test_what_is_withdrawn_stays_readable_and_brings_nothing_older_back(patient):
    first, second = give(patient, given_at=NOW - timedelta(days=400)), give(patient)
    assert patient.consents.in_force() == second
    withdraw(second)
    assert patient.consents.in_force() is None
    assert list(queries.consents_of(patient)) == [second, first]


def test_a_consent_names_the_text_that_was_read_whatever_is_written_later(clinic, patient):
    consent = give(patient)
    written = write(clinic, "Teks kami sendiri.")
    assert (consent.text.version, written.version) == (1, 2)
    assert consent.text.body == queries.consent_texts(clinic).last().body
    assert give(patient, version=2).text == written


def test_the_same_text_again_is_no_new_version(clinic):
    write(clinic, "Teks kami sendiri.")
    write(clinic, "Teks kami sendiri.")
    assert list(queries.consent_texts(clinic).values_list("version", flat=True)) == [2, 1]


def test_every_act_is_remembered_and_stands_in_the_history_of_the_patient(clinic, patient):
    withdraw(give(patient))
    events = AuditEvent.objects.filter(facility_id=clinic.pk, subject=str(patient.ref))
    assert [event.action for event in events.order_by("pk")] == ["record_consent", "withdraw_consent"]
    assert events.last().detail["reason"] == "pindah klinik"
    told = [(step.what, step.note) for step in queries.history(patient)]
    assert ("Persetujuan umum dicatat", "") in told
    assert ("Persetujuan umum dicabut", "pindah klinik") in told


@pytest.mark.parametrize("end", ["", "baru/", "lembar/"])
def test_another_clinics_patient_is_not_there(patient, end):
    stranger = personas.signed_in(personas.staff(builders.facility()))
    slug = stranger.get("/")["Location"]
    path = f"{slug}pasien/{patient.ref}/persetujuan/{end}"
    assert stranger.get(path).status_code == 404


def test_a_consent_below_another_patient_is_not_there(clinic, patient):
    consent, other = give(patient), people.patient(clinic, nik="", name="Budi")
    client = personas.signed_in(personas.staff(clinic))
    assert client.get(address(patient, f"{consent.ref}/")).status_code == 200
    for end in (f"{consent.ref}/", f"{consent.ref}/cabut/"):
        assert client.get(address(other, end)).status_code == 404


def test_no_answer_is_given_beforehand_and_each_is_asked_for(clinic, patient):
    client = personas.signed_in(personas.staff(clinic))
    assert client.get(address(patient, "baru/")).content.decode().count(" checked") == 1  # how it was signed
    refused = client.post(address(patient, "baru/"), {"version": "1"})
    assert refused.status_code == 422
    assert set(queries.ANSWERS) <= refused.context["form"].errors.keys()


def test_who_may_be_told_is_named(clinic, patient):
    client = personas.signed_in(personas.staff(clinic))
    refused = client.post(address(patient, "baru/"), TYPED | {"family_names": "", "version": "1"})
    assert refused.context["form"].errors == {"family_names": ["Sebut namanya, atau pilih Tidak setuju."]}


def test_every_answer_survives_the_form_at_the_clinics_own_hour(clinic, patient):
    client = personas.signed_in(personas.staff(clinic))
    typed = TYPED | {"agrees_to_house_rules": "False", "releases_to_faskes": "False", "version": "1"}
    assert client.post(address(patient, "baru/"), typed).status_code == 302
    consent = GeneralConsent.objects.get()
    kept = {name: getattr(consent, name) for name in (*ANSWERS, *FACTS)}
    assert kept == ANSWERS | FACTS | {
        "agrees_to_house_rules": False,
        "releases_to_faskes": False,
        "faskes_name": "",
    }
    assert consent.given_at.astimezone(clinic.zone).strftime("%d-%m-%Y %H:%M") == "21-11-2024 08:55"


def test_the_patients_page_says_whether_there_is_a_consent(clinic, patient):
    client = personas.signed_in(personas.staff(clinic))
    page = f"/k/{clinic.slug}/pasien/{patient.ref}/"
    assert "Catat persetujuan" in client.get(page).content.decode()
    give(patient)
    assert "ditandatangani Siti Nur&#x27;aini (diri sendiri)" in client.get(page).content.decode()


def test_the_sheet_bears_the_patient_the_text_and_every_question(clinic, patient):
    page = personas.signed_in(personas.staff(clinic)).get(address(patient, "lembar/")).content.decode()
    assert patient.display_number in page
    assert "Saya sudah diberi tahu bahwa klinik wajib" in page
    assert page.count('class="box"') == 2 * len(queries.ANSWERS)


def test_a_manager_writes_the_text_and_lines_of_windows_are_the_same_lines(clinic):
    client = personas.signed_in(personas.staff(clinic, "admin"))
    path = f"/k/{clinic.slug}/pasien/persetujuan/teks/"
    for ending in ("\n", "\r\n"):
        client.post(path, {"body": f"Butir satu.{ending}{ending}Butir dua."})
    assert ConsentText.objects.filter(facility=clinic).count() == 2
    page = client.get(path).content.decode()
    assert "Versi 1" in page
    assert re.findall(r'href="([^"]*)" aria-current="page"', page) == [path]


def test_a_withdrawal_is_shown_with_its_reason(clinic, patient):
    consent = give(patient)
    client = personas.signed_in(personas.staff(clinic))
    assert client.post(address(patient, f"{consent.ref}/cabut/"), {"reason": ""}).status_code == 422
    page = client.post(
        address(patient, f"{consent.ref}/cabut/"), {"reason": "pindah klinik"}, follow=True
    ).content.decode()
    assert "pindah klinik" in page
    assert "Cabut</a>" not in page


def test_who_is_responsible_for_a_child_is_expected_to_sign(clinic):
    child = people.patient(clinic, responsible_name="Ani Lestari", responsible_relation="2")
    form = personas.signed_in(personas.staff(clinic)).get(address(child, "baru/")).context["form"]
    assert (form["responsible_name"].value(), form["responsible_relation"].value()) == ("Ani Lestari", "2")


@pytest.mark.parametrize("version", ["1" * 5000, "9" * 19, "²", "-1", ""])
def test_a_version_that_no_text_has_is_refused(patient, version):
    client = personas.signed_in(personas.staff(patient.facility))
    refused = client.post(address(patient, "baru/"), TYPED | {"version": version})
    assert refused.status_code == 422 and "versi 1" in refused.content.decode()
    assert not GeneralConsent.objects.exists()


def test_what_is_missing_is_listed_above_and_each_line_leads_to_its_question(clinic, patient):
    client = personas.signed_in(personas.staff(clinic))
    page = client.post(f"/k/{clinic.slug}/pasien/{patient.ref}/persetujuan/baru/", {"given_time": "0855"})
    text = page.content.decode()
    assert f"{len(page.context['form'].errors)} isian perlu diperbaiki" in text
    assert "given_time" not in page.context["form"].errors
    links = re.findall(r'<li><a href="#([^"]+)"', text)
    assert "id_agrees_to_payment_0" in links and "id_given_on" in links
    assert all(f'id="{link}"' in text for link in links)


def shown(patient, end=""):
    client = personas.signed_in(personas.staff(patient.facility))
    return client.get(f"/k/{patient.facility.slug}/pasien/{patient.ref}/{end}").content.decode()


def test_a_withdrawn_consent_is_not_shown_as_if_none_was_ever_given(patient):
    assert "Belum ada</span>" in shown(patient)
    withdraw(give(patient))
    assert "Dicabut</span>" in shown(patient)
    assert (
        "Belum ada</span>" not in shown(patient).partition('id="persetujuan"')[2].partition("</section>")[0]
    )
    assert "Catat persetujuan" in shown(patient)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, ""),
        ({"needs_interpreter": False, "needs_counsellor": False, "is_told_of_satusehat": False}, ""),
        ({"releases_to_family": False, "family_names": ""}, "1 dari 7 tidak disetujui"),
        (dict.fromkeys(ANSWERS, False) | {"family_names": "", "faskes_name": ""}, "7 dari 7 tidak disetujui"),
    ],
)
def test_what_was_not_agreed_to_is_counted_on_the_page_and_in_the_list(patient, answers, says):
    give(patient, **answers)
    for word, page in (("Ada", shown(patient)), ("Berlaku", shown(patient, "persetujuan/"))):
        assert f"{word} · {says}</span>" in page if says else f"{word}</span>" in page
