"""A member of whom card, NIK, name or birth date changes is verified again; who differs, the clerk decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import personas
from tests.builders import DESK, NOW, bridged_facility, facility
from tests.integration.patients import people
from tests.integration.patients.test_pages import typed, village
from titian.patients import operations, queries
from titian.patients.errors import NotAsked
from titian.patients.models import Patient, PatientDraft
from titian.peserta import errors
from titian.peserta import operations as peserta

__all__ = ["village"]
OTHER_CARD, OTHER_NIK = "0008800000025", "3174061712850001"


@pytest.fixture
def patient(db: None) -> Patient:
    return people.bpjs_patient(bridged_facility())


@pytest.fixture
def clerk(patient: Patient):
    return personas.signed_in(personas.staff(patient.facility))


def at(patient: Patient, path: str = "ubah/") -> str:
    return f"/k/{patient.facility.slug}/pasien/{patient.ref}/{path}"


def answering(monkeypatch, patient: Patient, **facts: object) -> list[str]:
    """What BPJS will say when it is asked; the numbers that it was asked about."""
    asked: list[str] = []

    def check(*, number: str, **_: object):
        asked.append(number)
        return people.record_today(patient.facility, asked_number=number, **facts)

    monkeypatch.setattr(peserta, "check", check)
    return asked


def unreachable(**_: object):
    raise errors.UnableToReachBpjs("BPJS tidak menjawab.")


def form(patient: Patient, village, **facts: str) -> dict[str, str]:
    return typed(village, card_number=people.CARD, seen_at=patient.changed_at.isoformat(), **facts)


def ask(clerk, patient: Patient, village, **facts: str) -> str:
    """Press Verifikasi BPJS in the form that changes this patient; the address that it leads to."""
    to = f"/k/{patient.facility.slug}/pasien/draf/{patient.ref}/bpjs/"
    return clerk.post(to, form(patient, village) | facts).url


def edit(patient: Patient, proof: operations.Proof = operations.UMUM, **facts: object) -> Patient:
    data = people.patient_data(**{"card_number": people.CARD} | facts)
    now = NOW + timedelta(minutes=1)
    return operations.edit_patient(
        by=DESK,
        facility=patient.facility,
        ref=patient.ref,
        data=data,
        seen_at=patient.changed_at,
        now=now,
        proof=proof,
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"card_number": OTHER_CARD},
        {"card_number": ""},
        {"nik": OTHER_NIK},
        {"nik": ""},
        {"name": "Budi Santoso"},
        {"birth_date": people.date(1970, 1, 1)},
    ],
)
def test_a_member_whose_identity_changes_is_asked_about_again(patient, changed):
    with pytest.raises(NotAsked):
        edit(patient, **changed)
    after = edit(patient, people.PENDING, **changed)
    assert after.membership == "pending"
    assert [after.card_number, after.nik, after.name] == [
        changed.get("card_number", people.CARD), changed.get("nik", people.NIK), changed.get("name", "Siti Nur'aini")
    ]  # fmt: skip


@pytest.mark.parametrize("unchanged", [{"address": "Jalan Lain 1"}, {"name": "SITI NURAINI"}, {"phone": ""}])
def test_what_bpjs_does_not_know_a_member_by_asks_for_nothing(patient, unchanged):
    extra = {"phone_missing_reason": "tidak punya"} if "phone" in unchanged else {}
    assert edit(patient, **unchanged, **extra).membership == "verified"


def test_a_change_to_what_bpjs_has_said_already_asks_for_nothing(db):
    patient = people.bpjs_patient(
        bridged_facility(), {"name": "SITI NURAINI BINTI RADEN"}, name="Siti Nuraini"
    )
    confirmed = operations.confirm_membership(
        by=DESK,
        facility=patient.facility,
        ref=patient.ref,
        record_ref=people.PesertaRecord.objects.get().ref,
        now=NOW,
    )
    assert edit(confirmed, name="Siti Nuraini binti Raden").membership == "verified"


def test_the_new_number_is_verified_by_itself(patient, monkeypatch):
    edit(patient, people.PENDING, card_number=OTHER_CARD)
    asked = answering(monkeypatch, patient, card_number=OTHER_CARD)
    assert operations.verify_pending(by=DESK, now=NOW + timedelta(minutes=2)) == 1
    patient.refresh_from_db()
    assert (asked, patient.membership, patient.card_number) == ([OTHER_CARD], "verified", OTHER_CARD)


def test_bpjs_out_of_reach_loses_nothing_that_was_typed(patient, clerk, village, monkeypatch):
    monkeypatch.setattr(peserta, "check", unreachable)
    page = clerk.get(ask(clerk, patient, village, name="Siti A"), follow=True).content.decode()
    assert "BPJS tidak menjawab." in page and 'value="Siti A"' in page
    patient.refresh_from_db()
    assert patient.name == "Siti Nur'aini"


def test_a_new_card_is_verified_from_the_form_and_saved_as_verified(patient, clerk, village, monkeypatch):
    asked = answering(monkeypatch, patient, card_number=OTHER_CARD)
    address = ask(clerk, patient, village, card_number=f"NOKA {OTHER_CARD}")
    page = clerk.get(address).content.decode()
    assert "Terverifikasi BPJS" in page and f"oleh {DESK.name}" in page and "Pakai data BPJS" not in page
    clerk.post(address, form(patient, village) | {"card_number": OTHER_CARD})
    patient.refresh_from_db()
    assert (asked, patient.card_number, patient.membership) == ([OTHER_CARD], OTHER_CARD, "verified")
    assert not PatientDraft.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "status", "sex"), [("", 422, "female"), ("isian", 302, "female"), ("bpjs", 302, "male")]
)
def test_a_sex_that_bpjs_writes_differently_is_chosen_as_well(
    patient, clerk, village, monkeypatch, chosen, status, sex
):
    answering(monkeypatch, patient, card_number=OTHER_CARD, sex="L")
    address = ask(clerk, patient, village, card_number=OTHER_CARD)
    typed = form(patient, village) | {"card_number": OTHER_CARD, "pilih_sex": chosen}
    answer = clerk.post(address, typed)
    patient.refresh_from_db()
    assert (answer.status_code, patient.sex) == (status, Patient.Sex[sex.upper()])
    assert (patient.card_number == OTHER_CARD) == bool(chosen)


@pytest.mark.parametrize(
    ("chosen", "name", "membership"),
    [("bpjs", "SITI AMINAH", "verified"), ("isian", "Siti Nur'aini", "verified"), ("", "", "")],
)
def test_where_bpjs_differs_the_clerk_chooses_before_it_is_saved(
    patient, clerk, village, monkeypatch, chosen, name, membership
):
    answering(monkeypatch, patient, card_number=OTHER_CARD, name="SITI AMINAH")
    address = ask(clerk, patient, village, card_number=OTHER_CARD)
    assert "Pakai data BPJS" in clerk.get(address).content.decode()
    answer = clerk.post(address, form(patient, village) | {"card_number": OTHER_CARD, "pilih_name": chosen})
    patient.refresh_from_db()
    if chosen:
        assert (patient.name, patient.membership, patient.card_number) == (name, membership, OTHER_CARD)
    else:
        assert answer.status_code == 422 and "pilih baris demi baris" in answer.content.decode()
        assert patient.card_number == people.CARD


def save(clerk, patient: Patient, village, **facts: str):
    """Press Simpan in the form that changes this patient; the patient as they are then, and the answer."""
    answer = clerk.post(at(patient), form(patient, village) | facts)
    patient.refresh_from_db()
    return answer


def test_simpan_asks_bpjs_and_saves_what_it_says_as_well(patient, clerk, village, monkeypatch):
    asked = answering(monkeypatch, patient, name="SITI AMINAH")
    save(clerk, patient, village, name="Siti Aminah")
    assert (asked, patient.name, patient.membership) == ([people.CARD], "Siti Aminah", "verified")
    assert patient.identity_status == "verified" and not PatientDraft.objects.exists()
    save(clerk, patient, village, name="Siti Aminah", address="Jalan Lain 1")
    assert (len(asked), patient.address) == (1, "Jalan Lain 1")


def test_simpan_brings_an_answer_that_differs_back_beside_the_form(patient, clerk, village, monkeypatch):
    answering(monkeypatch, patient)
    answer = save(clerk, patient, village, name="Budi Santoso", birth_date="01-01-1970")
    page = clerk.get(answer.url).content.decode()
    assert "Belum disimpan" in page and "Pakai data BPJS" in page and 'value="Budi Santoso"' in page
    assert (patient.name, patient.membership) == ("Siti Nur'aini", "verified")
    chosen = {"name": "Budi Santoso", "pilih_name": "isian", "pilih_birth_date": "bpjs"}
    clerk.post(answer.url, form(patient, village) | chosen)
    patient.refresh_from_db()
    assert (patient.name, patient.birth_date, patient.membership) == (
        "Budi Santoso", people.date(1992, 10, 5), "verified",
    )  # fmt: skip


@pytest.mark.parametrize("is_asked_first", [True, False])
def test_a_card_of_another_patient_is_told_before_bpjs_is_asked(
    patient, clerk, village, monkeypatch, is_asked_first
):
    people.patient(patient.facility, nik="", name="Budi", card_number=OTHER_CARD)
    asked = answering(monkeypatch, patient, card_number=OTHER_CARD, name="BUDI")
    if is_asked_first:
        page = clerk.get(ask(clerk, patient, village, card_number=OTHER_CARD)).content.decode()
    else:
        page = save(clerk, patient, village, card_number=OTHER_CARD).content.decode()
    assert "sudah terdaftar sebagai 00-00-02 Budi" in page and asked == []


def test_what_was_chosen_beside_one_answer_is_not_chosen_beside_the_next(
    patient, clerk, village, monkeypatch
):
    """Somebody keeps the name that is typed, and then types a card that is another's after all."""
    answering(monkeypatch, patient, name="SITI AMINAH")
    address = save(clerk, patient, village, name="Siti A").url
    answering(monkeypatch, patient, card_number=OTHER_CARD, name="BUDI")
    chosen = {"name": "Siti A", "pilih_name": "isian", "card_number": OTHER_CARD}
    page = clerk.post(address, form(patient, village) | chosen, follow=True).content.decode()
    patient.refresh_from_db()
    assert "Belum disimpan" in page and "BUDI" in page and 'value="Siti A"' in page
    assert (patient.name, patient.card_number) == ("Siti Nur'aini", people.CARD)


@pytest.mark.parametrize("choice", ["", "isian", "bpjs"])
def test_what_was_said_of_a_wrong_card_is_over_once_the_own_one_is_back(
    patient, clerk, village, monkeypatch, choice
):
    Patient.objects.update(identity_status="verified")
    asked = answering(monkeypatch, patient, card_number=OTHER_CARD, name="BUDI")
    address = save(clerk, patient, village, card_number=OTHER_CARD).url
    assert "BUDI" in clerk.get(address).content.decode()
    back = form(patient, village) | {"pilih_name": choice, "pilih_birth_date": choice}
    answer = clerk.post(address, back)
    patient.refresh_from_db()
    assert (answer.status_code, len(asked)) == (302, 1)
    assert (patient.name, patient.card_number) == ("Siti Nur'aini", people.CARD)
    assert (patient.membership, patient.identity_status) == ("verified", "verified")


def test_simpan_pressed_twice_asks_and_saves_once_and_speaks_of_nobody_else(
    patient, clerk, village, monkeypatch
):
    asked = answering(monkeypatch, patient, name="SITI AMINAH")
    changed = form(patient, village, name="Siti Aminah")
    answers = [clerk.post(at(patient), changed) for _ in range(2)]
    assert ([answer.status_code for answer in answers], len(asked)) == ([302, 302], 1)
    other = clerk.post(at(patient), changed | {"name": "Siti A"})
    assert other.status_code == 422 and "baru saja diubah" in other.content.decode()


def test_a_form_too_long_to_be_kept_comes_back_as_it_was_typed(patient, clerk, village, monkeypatch):
    answering(monkeypatch, patient, name="BUDI")
    answer = save(clerk, patient, village, name="Siti A", unheard_of="x" * 60_000)
    page = answer.content.decode()
    assert answer.status_code == 422 and "terlalu panjang" in page and 'value="Siti A"' in page
    assert patient.name == "Siti Nur'aini"


@pytest.mark.parametrize("card", [people.CARD, OTHER_CARD])
def test_simpan_waits_for_bpjs_only_where_it_is_out_of_reach(patient, clerk, village, monkeypatch, card):
    monkeypatch.setattr(peserta, "check", unreachable)
    if card == OTHER_CARD:
        Patient.objects.update(membership="umum")
    answer = save(clerk, patient, village, name="Siti A", card_number=card)
    assert (patient.name, patient.membership) == ("Siti A", "pending")
    page = clerk.get(answer.url).content.decode()
    assert "verifikasinya tertunda" in page
    assert page.count("menanyakannya lagi") == 1


def test_what_waits_for_bpjs_is_not_to_be_matched_with_what_it_said_before(
    patient, clerk, village, monkeypatch
):
    """Its answer of this morning is about who was written here this morning."""
    said = people.PesertaRecord.objects.get()
    people.PesertaRecord.objects.update(checked_at=timezone.now())
    monkeypatch.setattr(peserta, "check", unreachable)
    save(clerk, patient, village, name="Siti Aminah", birth_date="01-01-1990")
    page, changed = (clerk.get(at(patient, path)).content.decode() for path in ("", "ubah/"))
    assert "BPJS, verifikasi tertunda" in page and "menunggu verifikasi" in changed
    for text in (page, changed):
        assert (
            "dicocokkan" not in text
            and "Berbeda dari data BPJS" not in text
            and "Pakai data BPJS" not in text
        )
    said.refresh_from_db()
    operations.verify_pending(by=DESK, now=timezone.now())
    patient.refresh_from_db()
    assert not queries.needs_matching(patient, said)
    now = people.record_today(patient.facility, patient_ref=patient.ref)
    assert queries.needs_matching(patient, now)


def unknown(*, facility, number: str, now, **_: object):
    record = people.record(
        facility, asked_number=number, finding="unknown_number", card_number="", nik="", checked_at=now
    )
    raise errors.UnknownNumber("BPJS tidak mengenal nomor ini.", record)


def test_simpan_keeps_no_number_that_bpjs_does_not_know(patient, clerk, village, monkeypatch):
    monkeypatch.setattr(peserta, "check", unknown)
    answer = save(clerk, patient, village, card_number=OTHER_CARD)
    assert "tidak mengenal" in answer.context["form"].errors["card_number"][0]
    assert (patient.card_number, patient.membership) == (people.CARD, "verified")


@pytest.mark.parametrize("membership", ["pending", "verified"])
@pytest.mark.parametrize("card", [people.CARD, ""])
def test_who_has_a_number_that_bpjs_does_not_know_can_still_be_mended(
    patient, clerk, village, monkeypatch, membership, card
):
    Patient.objects.update(membership=membership)
    monkeypatch.setattr(peserta, "check", unknown)
    answer = save(clerk, patient, village, name="Siti Nuraini Zahra", card_number=card)
    assert (patient.name, patient.card_number, patient.membership) == ("Siti Nuraini Zahra", card, "pending")
    page = clerk.get(answer.url).content.decode()
    assert "tidak mengenal nomor ini. Kepesertaannya belum terverifikasi" in page
    assert "menanyakannya lagi" not in page and "tiap menit" not in page
    assert "BPJS ditanya: tidak ditemukan" in page
    assert operations.verify_pending(by=DESK, now=timezone.now()) == 0
    assert people.PesertaRecord.objects.filter(finding="unknown_number").count() == 1


def test_a_card_that_an_umum_patient_gets_makes_a_member(patient, clerk, village, monkeypatch):
    Patient.objects.update(membership="umum", card_number="")
    asked = answering(monkeypatch, patient, card_number=OTHER_CARD)
    save(clerk, patient, village, card_number=OTHER_CARD)
    assert (asked, patient.card_number, patient.membership) == ([OTHER_CARD], OTHER_CARD, "verified")


def test_another_patients_answer_is_not_taken(patient, clerk, village):
    other = people.bpjs_patient(
        patient.facility, {"card_number": OTHER_CARD, "nik": ""}, nik="", name="Budi", identity_number=""
    )
    said = people.PesertaRecord.objects.get(patient_ref=other.ref)
    clerk.post(
        f"{at(patient)}?peserta={said.ref}",
        form(patient, village, name="Budi", is_another="on", another_because="kembar"),
    )
    patient.refresh_from_db()
    assert patient.membership == "pending"


def test_a_new_patient_is_verified_in_the_form_and_keeps_what_was_typed(patient, clerk, village, monkeypatch):
    answering(monkeypatch, patient, card_number=OTHER_CARD, nik="", name="BUDI")
    new = f"/k/{patient.facility.slug}/pasien/draf/{people.PesertaRecord.objects.get().ref}/bpjs/?jenis=umum"
    nobody = {"identity_type": "belum_ada", "identity_number": "", "identity_missing_reason": "hilang"}
    form = typed(village, name="Budi", card_number=OTHER_CARD, **nobody)
    ref = new.split("/")[-3]
    address = clerk.post(new, form | {"ref": ref}).url
    page = clerk.get(address).content.decode()
    assert "Pasien baru · BPJS" in page and 'value="Jalan Melati 7"' in page and ref in page
    clerk.post(address, form | {"ref": ref})
    assert Patient.objects.get(ref=ref).membership == "verified"


@pytest.mark.parametrize("is_bridged", [True, False])
def test_a_card_that_bpjs_was_not_asked_about_is_no_umum_patients(db, village, is_bridged):
    clinic = bridged_facility() if is_bridged else facility()
    clerk = personas.signed_in(personas.staff(clinic))
    form = typed(village, card_number=OTHER_CARD)
    answer = clerk.post(f"/k/{clinic.slug}/pasien/baru/?jenis=umum", form, follow=True)
    said = answer.content.decode()
    if is_bridged:
        assert "tekan “Verifikasi BPJS” di bawah" in answer.context["form"].errors["card_number"][0]
        assert not Patient.objects.exists() and OTHER_CARD in said
    else:
        assert Patient.objects.get().card_number == OTHER_CARD
        assert f'<span class="mono">{OTHER_CARD}</span> <span class="state">Belum diverifikasi' in said


def test_a_card_that_waits_to_be_checked_is_shown_with_the_way_to_check_it(db):
    patient = people.patient(bridged_facility(), card_number=OTHER_CARD)
    page = personas.signed_in(personas.staff(patient.facility)).get(at(patient, "")).content.decode()
    assert OTHER_CARD in page and "Verifikasi sekarang" in page


def test_an_umum_patients_card_of_another_person_is_compared_before_it_is_kept(db, village):
    clinic = bridged_facility()
    said = people.record_today(clinic, finding="inactive", card_number=OTHER_CARD, name="BUDI", nik="")
    clerk = personas.signed_in(personas.staff(clinic))
    answer = clerk.post(f"/k/{clinic.slug}/pasien/baru/?jenis=umum&peserta={said.ref}", typed(village))
    assert "pilih baris demi baris" in answer.content.decode() and not Patient.objects.exists()
