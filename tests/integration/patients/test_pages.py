"""The patient pages: what a person typed is kept, what BPJS was not asked about is not believed."""

from base64 import urlsafe_b64decode
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from tests import personas
from tests.builders import bridged_facility, facility
from tests.integration.patients import people
from titian.facility.models import Facility, Penjamin, Village
from titian.facility.queries import cities_among, local_date, village_search_text
from titian.facility.sealing import A_DAYS_WORK
from titian.patients.entry import number_of, pending_token
from titian.patients.models import Patient
from titian.peserta import errors
from titian.peserta import operations as peserta

PRAWN = {"allergies-0-category": "food", "allergies-0-substance": "udang"}


@pytest.fixture
def village(db: None) -> Village:
    row = Village(
        code="3276011001", name="Sukamaju", district="Cilodong", city="Kota Depok", province="Jawa Barat"
    )
    row.search_text = village_search_text(row)
    row.save()
    return row


def typed(village: Village, /, **facts: str) -> dict[str, str]:
    """A form as a person fills it; `facts` override."""
    return {
        "name": "Siti Nur'aini", "sex": "2", "birth_date": "05-10-1992", "birth_place": "Depok",
        "identity_type": "nik", "identity_number": people.NIK, "phone": "0812-3450-0017", "address": "Jalan Melati 7",
        "village": village.code, "payment": "pribadi", "religion": "not_asked", "education": "not_asked",
        "occupation": "not_asked", "marital_status": "not_asked",
    } | facts  # fmt: skip


def desk(clinic: Facility) -> tuple[Client, str]:
    return personas.signed_in(personas.staff(clinic)), f"/k/{clinic.slug}/pasien/"


def save(clinic: Facility, village: Village, query: str = "?jenis=umum", /, **facts: str):
    client, at = desk(clinic)
    return client.post(f"{at}baru/{query}", typed(village, **facts))


@pytest.mark.parametrize(
    ("facts", "field", "says"),
    [
        ({"name": "123"}, "name", "huruf"),
        ({"name": ""}, "name", "Wajib diisi"),
        ({"birth_date": "31-02-2000"}, "birth_date", "tanggal"),
        ({"birth_date": "05-10-2999"}, "birth_date", "masa depan"),
        ({"birth_date": "05-10-1850"}, "birth_date", "130 tahun"),
        ({"identity_number": "123"}, "identity_number", "16 digit"),
        ({"identity_number": ""}, "identity_number", "Belum ada"),
        ({"identity_type": "belum_ada"}, "identity_number", "Kosongkan"),
        ({"identity_number": "9" * 16}, "accept_placeholder", "bukan nomor asli"),
        ({"phone": ""}, "phone", "pilih alasannya"),
        ({"phone": "0812"}, "phone", "pendek"),
        ({"village": ""}, "village", "Pilih kelurahan"),
        ({"payment": "penjamin"}, "penjamin", "Pilih penjaminnya"),
        ({"allergies-0-substance": "udang"}, "allergies", "Baris 1: pilih jenisnya"),
        ({"card_number": "12345678901"}, "card_number", "Ketenagakerjaan"),
        (PRAWN | {"no_known_allergies": "on"}, "no_known_allergies", "Alergi sudah diisi"),
    ],
)
def test_a_wrong_field_is_told_and_everything_typed_is_kept(village, facts, field, says):
    response = save(facility(), village, **facts)
    assert response.status_code == 422
    assert says.lower() in str(response.context["form"].errors[field]).lower()
    assert 'value="Jalan Melati 7"' in response.content.decode()
    assert f'href="#id_{field}"' in response.content.decode()
    assert not Patient.objects.exists()


def test_errors_are_counted_for_each_section(village):
    response = save(facility(), village, name="", phone="", address="")
    counts = {tab.section.key: tab.errors for tab in response.context["form"].tabs()}
    assert counts == {"diri": 2, "sosial": 0, "alamat": 1, "kesehatan": 0, "lainnya": 0}


def test_a_nik_that_is_taken_leads_to_its_patient(village):
    clinic = facility()
    holder = people.patient(clinic)
    response = save(clinic, village)
    assert response.status_code == 422
    assert f"/pasien/{holder.ref}/" in response.content.decode()


def test_a_patient_is_saved_and_shown(village):
    clinic = facility()
    response = save(clinic, village)
    patient = Patient.objects.get()
    assert response.url == f"/k/{clinic.slug}/pasien/{patient.ref}/#langkah-berikutnya"
    assert 'id="langkah-berikutnya"' in desk(clinic)[0].get(response.url).content.decode()
    assert (patient.phone, patient.nik, patient.village) == ("+6281234500017", people.NIK, village)
    assert patient.birth_date == date(1992, 10, 5)


def test_a_placeholder_is_saved_after_a_tick_and_enters_no_unique_column(village):
    save(facility(), village, identity_number="9" * 16, accept_placeholder="on")
    patient = Patient.objects.get()
    assert (patient.nik, patient.identity_number, patient.identity_status) == ("", "9" * 16, "placeholder")


def test_a_nik_of_another_birth_date_is_saved_with_a_warning(village):
    clinic = facility()
    client, at = desk(clinic)
    page = client.post(f"{at}baru/?jenis=umum", typed(village, birth_date="06-10-1992"), follow=True)
    assert "di sini tertulis 06-10-1992. Periksa KTP." in page.content.decode()
    assert Patient.objects.exists()


def test_a_bridged_clinic_chooses_first_and_an_unbridged_one_does_not(db):
    for clinic, template in ((bridged_facility(), "choose"), (facility(), "form")):
        client, at = desk(clinic)
        assert f"patients/{template}.html" in [one.name for one in client.get(f"{at}baru/").templates]


@pytest.mark.parametrize("query", ["?jenis=bpjs", "?tertunda=palsu", f"?peserta={UUID(int=7)}", "?peserta=x"])
def test_an_address_alone_makes_nobody_a_bpjs_patient(village, query):
    clinic = bridged_facility()
    response = save(clinic, village, query)
    text = response.content.decode()
    assert response.status_code == 422
    assert "tidak berlaku lagi" in text and 'value="Jalan Melati 7"' in text
    assert not Patient.objects.exists()


def test_another_clinics_answer_or_token_is_not_taken(village):
    clinic, other = bridged_facility(), bridged_facility()
    record = people.record_today(other)
    token = pending_token(other, people.CARD, timezone.now())
    for query in (f"?jenis=bpjs&peserta={record.ref}", f"?tertunda={token}"):
        save(clinic, village, query, card_number=people.CARD)
    assert not Patient.objects.exists()


def test_an_answer_of_yesterday_makes_nobody_a_member_and_says_of_when_it_is(village):
    clinic = bridged_facility()
    old = people.record(clinic, checked_at=timezone.now() - timedelta(days=1))
    query = f"?jenis=bpjs&peserta={old.ref}"
    refused = save(clinic, village, query, card_number=people.CARD)
    said = f"{local_date(clinic, old.checked_at):%d-%m-%Y}; yang berlaku hanya verifikasi hari ini"
    assert refused.status_code == 422 and said in refused.content.decode()
    assert not Patient.objects.exists()
    client, at = desk(clinic)
    assert said in client.get(f"{at}baru/{query}").content.decode()


@pytest.mark.parametrize("number", [people.CARD, people.NIK])
def test_nobody_reads_a_number_in_the_address_of_a_pending_entry(db, number):
    """An address stands in histories and logs; base64 hides nothing."""
    clinic = bridged_facility()
    token = pending_token(clinic, number, timezone.now())
    parts = [part + "=" * (-len(part) % 4) for part in token.replace("=", "").split(":")]
    assert not any(number.encode() in urlsafe_b64decode(part) for part in parts)
    assert number not in token
    assert number_of(clinic, token, timezone.now()) == number


def test_a_used_answer_leads_to_its_patient(village):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic)
    used = people.PesertaRecord.objects.get()
    response = save(clinic, village, f"?jenis=bpjs&peserta={used.ref}", identity_number="3174061712850001")
    assert response.url == f"/k/{clinic.slug}/pasien/{patient.ref}/"
    assert Patient.objects.count() == 1


def test_a_form_that_is_sent_twice_leads_to_the_patient_it_became(village):
    clinic = facility()
    nobody = {"identity_type": "belum_ada", "identity_number": "", "identity_missing_reason": "hilang"}
    form = nobody | {"ref": str(UUID(int=7))}
    first = save(clinic, village, **form)
    again = save(clinic, village, **form)
    assert Patient.objects.get().ref == UUID(int=7)
    assert again.url == first.url.partition("#")[0]


def test_a_reference_of_another_clinics_patient_is_not_taken_over(village):
    stranger = people.patient(facility())
    with pytest.raises(IntegrityError):
        save(facility(), village, ref=str(stranger.ref))


def test_out_of_reach_for_one_number_is_no_reason_to_save_another(village):
    clinic = bridged_facility()
    token = pending_token(clinic, people.CARD, timezone.now())
    response = save(clinic, village, f"?tertunda={token}", card_number="0008800000025")
    assert response.status_code == 422
    assert "card_number" in response.context["form"].errors
    assert not Patient.objects.exists()


def test_bpjs_answer_fills_the_form_and_proves_the_membership(village):
    clinic = bridged_facility()
    query = f"?jenis=bpjs&peserta={people.record_today(clinic).ref}"
    client, at = desk(clinic)
    assert 'value="SITI NURAINI"' in client.get(f"{at}baru/{query}").content.decode()
    save(clinic, village, query, card_number="9999999999999")  # what is posted for the card does not count
    patient = Patient.objects.get()
    assert (patient.membership, patient.card_number, patient.identity_status) == (
        "verified",
        people.CARD,
        "verified",
    )


def test_an_inactive_answer_makes_an_umum_patient(village):
    clinic = bridged_facility()
    record = people.record_today(clinic, finding="inactive")
    save(clinic, village, f"?jenis=bpjs&peserta={record.ref}")
    assert Patient.objects.get().membership == "umum"


def test_out_of_reach_leads_to_a_pending_patient(village, monkeypatch):
    def unreachable(**_):
        raise errors.UnableToReachBpjs("BPJS tidak menjawab.")

    monkeypatch.setattr(peserta, "check", unreachable)
    clinic = bridged_facility()
    client, at = desk(clinic)
    answer = client.post(f"{at}baru/bpjs/", {"number": people.CARD}, headers={"HX-Request": "true"})
    token = answer.context["pending_token"]
    page = client.get(f"{at}baru/", {"tertunda": token})
    assert f'value="{people.CARD}"' in page.content.decode()
    client.post(f"{at}baru/?tertunda={token}", typed(village, card_number=people.CARD))
    assert Patient.objects.get().membership == "pending"


def test_a_number_of_a_known_patient_leads_to_them(db, monkeypatch):
    clinic = bridged_facility()
    known = people.bpjs_patient(clinic)
    monkeypatch.setattr(peserta, "check", lambda **_: people.record(clinic))
    client, at = desk(clinic)
    answer = client.post(f"{at}baru/bpjs/", {"number": people.CARD})
    assert f"/pasien/{known.ref}/" in answer.content.decode()
    assert "Lanjutkan isi data" not in answer.content.decode()


def test_differences_stand_side_by_side_on_the_patients_page(db):
    clinic = bridged_facility()
    patient = people.bpjs_patient(clinic, {"name": "SITI AMINAH"})
    client, at = desk(clinic)
    text = client.get(f"{at}{patient.ref}/").content.decode()
    assert "Berbeda dari data BPJS" in text
    assert "SITI AMINAH" in text


def test_an_edit_shows_what_is_stored_and_keeps_it(village):
    clinic = facility()
    patient = people.patient(clinic, village=village)
    client, at = desk(clinic)
    page = client.get(f"{at}{patient.ref}/ubah/").context
    assert page["form"]["phone"].value() == "081234500017"
    client.post(f"{at}{patient.ref}/ubah/", typed(village, religion="1", seen_at=page["seen_at"]))
    patient.refresh_from_db()
    assert patient.religion == "1"


def test_two_edits_at_once_stand_side_by_side_and_the_second_may_save_after_that(village):
    clinic = facility()
    patient = people.patient(clinic, village=village)
    client, at = desk(clinic)
    address, seen = f"{at}{patient.ref}/ubah/", patient.changed_at.isoformat()
    client.post(address, typed(village, **PRAWN, seen_at=seen))
    refused = client.post(address, typed(village, birth_place="Bogor", seen_at=seen))
    assert refused.status_code == 422
    assert {(one.label, one.typed, one.stored) for one in refused.context["conflicts"]} == {
        ("Tempat lahir", "Bogor", "Depok"),
        ("Alergi", "–", "udang"),
    }
    assert 'value="Bogor"' in refused.content.decode() and "Tersimpan sekarang" in refused.content.decode()
    again = typed(village, birth_place="Bogor", **PRAWN, seen_at=refused.context["seen_at"])
    assert client.post(address, again).status_code == 302
    patient.refresh_from_db()
    assert (patient.birth_place, str(patient.allergies.get())) == ("Bogor", "udang")


def test_an_outsider_finds_no_patient(db):
    patient = people.patient(facility())
    stranger = facility()
    client, at = desk(stranger)
    for path in (f"{patient.ref}/", f"{patient.ref}/ubah/"):
        assert client.get(at + path).status_code == 404
    assert client.post(f"{at}{patient.ref}/verifikasi/").status_code == 404


def test_a_good_answer_takes_the_focus_on_and_any_other_leaves_it_in_the_box(db, monkeypatch):
    clinic = bridged_facility()
    client, at = desk(clinic)
    for finding, moves in (("active", True), ("inactive", False)):
        monkeypatch.setattr(
            peserta, "check", lambda finding=finding, **_: people.record(clinic, finding=finding)
        )
        answer = client.post(f"{at}baru/bpjs/", {"number": people.CARD}, headers={"HX-Request": "true"})
        assert (" data-next>" in answer.content.decode()) is moves


@pytest.mark.parametrize("text", [people.NIK, "0812-3450-0017", "siti nur", "x" * 300])
def test_what_is_searched_for_stands_in_no_address_and_is_found_again_by_it(db, text):
    clinic = facility()
    client, at = desk(clinic)
    answer = client.post(at, {"q": text}, headers={"HX-Request": "true"})
    address = answer.headers["HX-Replace-Url"]
    assert address.startswith(f"{at}?cari=") and len(address) < 500
    assert not any(part in address for part in text.split())
    assert client.get(address).context["text"] == text[:100]
    assert 'method="post"' in client.get(at).content.decode()


@pytest.mark.parametrize("given", ["q=siti", "cari=siti", "cari=gAAAAAforged:1abc:def", "cari=%00"])
def test_an_address_that_names_somebody_openly_or_by_no_seal_of_ours_is_the_whole_list(db, given):
    client, at = desk(facility())
    page = client.get(f"{at}?{given}")
    assert (page.status_code, page.context["text"]) == (200, "")


def test_a_sealed_search_is_worth_nothing_at_another_clinic_or_the_day_after(db, monkeypatch):
    clinic, other = facility(), facility()
    client, at = desk(clinic)
    address = client.post(at, {"q": "siti"}, headers={"HX-Request": "true"}).headers["HX-Replace-Url"]
    neighbour, there = desk(other)
    assert neighbour.get(address.replace(at, there)).context["text"] == ""
    assert client.get(address).context["text"] == "siti"
    tomorrow = timezone.now() + A_DAYS_WORK + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    client, _ = desk(clinic)
    assert client.get(address).context["text"] == ""


def test_a_number_in_an_address_is_not_taken_for_the_check(db):
    client, at = desk(bridged_facility())
    page = client.get(f"{at}baru/bpjs/?nomor={people.NIK}")
    assert not page.context["form"].is_bound and f'value="{people.NIK}"' not in page.content.decode()


def test_an_umum_patient_keeps_bpjs_word_while_the_numbers_stay(village):
    clinic = bridged_facility()
    save(clinic, village, f"?jenis=umum&peserta={people.record_today(clinic, finding='inactive').ref}")
    patient = Patient.objects.get()
    client, at = desk(clinic)
    for card, status in ((people.CARD, "verified"), ("0008800000025", "unverified")):
        patient.refresh_from_db()
        seen = patient.changed_at.isoformat()
        client.post(f"{at}{patient.ref}/ubah/", typed(village, card_number=card, seen_at=seen))
        patient.refresh_from_db()
        assert (patient.card_number, patient.identity_status) == (card, status)


def test_a_patient_of_a_penjamin_that_was_switched_off_stays_editable(village):
    clinic = facility()
    penjamin = Penjamin.objects.create(facility=clinic, name="Asuransi Lama", is_active=False)
    patient = people.patient(clinic, payment="penjamin", penjamin=penjamin)
    client, at = desk(clinic)
    assert "Asuransi Lama (tidak aktif)" in client.get(f"{at}{patient.ref}/ubah/").content.decode()
    kept = {"payment": "penjamin", "penjamin": str(penjamin.pk), "seen_at": patient.changed_at.isoformat()}
    assert client.post(f"{at}{patient.ref}/ubah/", typed(village, **kept)).status_code == 302


def test_a_patient_who_waits_for_verification_keeps_a_number_to_verify_by(village):
    patient = people.patient(bridged_facility(), people.PENDING, card_number=people.CARD)
    client, at = desk(patient.facility)
    nobody = {"identity_type": "belum_ada", "identity_number": "", "identity_missing_reason": "hilang"}
    bare = nobody | {"seen_at": patient.changed_at.isoformat()}
    refused = client.post(f"{at}{patient.ref}/ubah/", typed(village, **bare))
    assert "card_number" in refused.context["form"].errors


def test_a_bpjs_patient_is_not_called_a_private_payer(db):
    patient = people.bpjs_patient(bridged_facility())
    client, at = desk(patient.facility)
    page = client.get(f"{at}{patient.ref}/").content.decode()
    assert "BPJS; bila tidak ditanggung: Pribadi" in page


def test_the_birth_place_offers_each_city_once_as_a_ktp_writes_it(village):
    Village.objects.create(code="3201011001", name="Bojong", city="Kabupaten Depok", search_text="")
    cities_among.cache_clear()
    client, at = desk(facility())
    assert client.get(f"{at}baru/kota/").content.decode().strip() == '<option value="Depok"></option>'
    assert f'hx-get="{at}baru/kota/"' in client.get(f"{at}baru/?jenis=umum").content.decode()
    Village.objects.create(code="3174011001", name="Tebet", city="Kota Jakarta Selatan", search_text="")
    assert "Jakarta Selatan" in client.get(f"{at}baru/kota/").content.decode()
    cities_among.cache_clear()
