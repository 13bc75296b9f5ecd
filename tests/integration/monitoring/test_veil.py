"""Names and numbers are masked for who need not know them; one job is shown to who says why, and that is remembered."""

import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.accounts.models import AuditEvent
from titian.facility.rights import Right
from titian.outbox.models import Attempt, Job, JobEvent
from titian.outbox.states import State

NIK, CARD, PHONE = "3174060101900001", "0009900000017", "081298765432"
WHO = ("Siti", "Aminah", NIK, CARD, PHONE, "9900000")
ONLOOKER = {Right.SEE, Right.RESEND, Right.CLOSE, Right.BULK}


@pytest.fixture
def siti(clinic):
    """A failed promise that says whose it is wherever it can."""
    patient = scene.patient(clinic, "Siti Aminah", nik=NIK, phone="+62" + PHONE[1:])
    said = f"Peserta SITI AMINAH dengan NIK {NIK} tidak aktif"
    facts = {"bpjs_message": said, "answer_key": "", "http_code": 412}
    job = scene.job(clinic, State.FAILED, card=CARD, patient_ref=patient.ref, after=facts)
    body = {"nik": NIK, "nohp": PHONE, "noKartu": CARD, "kdPoli": "001", "peserta": {"nama": "Siti Aminah"}}
    scene.attempt(
        job,
        request_line=f"POST pendaftaran/{CARD}",
        request_body=json.dumps(body),
        response_text=json.dumps({"metaData": {"code": 412, "message": said}, "response": [NIK]}),
        bpjs_message=said,
        outcome=Attempt.Outcome.REFUSED,
    )
    JobEvent.objects.create(
        job=job, at=builders.NOW, start="failed", end="failed", by_name="Dewi", why=f"isi diubah: NIK {NIK} Siti",
        detail=f'nik: "{NIK}" → "3174060101900002"',
    )  # fmt: skip
    return job


@pytest.fixture
def onlooker(clinic):
    return personas.signed_in(personas.member(clinic, "admin", ONLOOKER))


@pytest.fixture
def asker(clinic):
    return personas.signed_in(personas.member(clinic, "admin", {*ONLOOKER, Right.REVEAL}, name="Rina"))


def address(name, clinic, *args):
    return reverse(f"monitoring:{name}", args=[clinic.slug, *args])


def told(page):
    """Which of the words that tell who it is stand on the page."""
    return [word for word in WHO if word.lower() in page.content.decode().lower()]


@pytest.mark.parametrize("name", ["board", "poll", "detail"])
def test_who_sees_no_identities_is_told_none(onlooker, clinic, siti, name):
    page = onlooker.get(address(name, clinic, *([siti.pk] if name == "detail" else [])))
    assert page.status_code == 200
    assert told(page) == []
    assert "S••• A•••" in page.content.decode()


def test_the_list_names_no_mother_by_whose_card_a_newborn_goes(onlooker, clinic):
    mother = scene.patient(clinic, "Siti Aminah")
    baby = scene.patient(clinic, "Bayi Ratna", mother=mother)
    said = {"bpjs_message": "PESERTA SITI AMINAH TIDAK AKTIF", "answer_key": "", "http_code": 412}
    scene.job(clinic, State.FAILED, patient_ref=baby.ref, after=said)
    page = onlooker.get(address("board", clinic))
    assert "TIDAK AKTIF" in page.content.decode()
    assert told(page) == []


def test_an_explanation_in_bpjss_words_names_nobody_else_either(onlooker, client, clinic, siti):
    Job.objects.filter(pk=siti.pk).update(bpjs_message="Suami peserta, BUDI SANTOSO, menunggak")
    where = address("detail", clinic, siti.pk)
    for reader, sees in ((onlooker, False), (client, True)):
        assert ("BUDI SANTOSO" in reader.get(where).content.decode()) is sees


def test_who_sees_them_has_them_as_ever(client, clinic, siti):
    assert told(client.get(address("detail", clinic, siti.pk))) == list(WHO)


def test_the_shape_of_what_was_sent_stays_readable(onlooker, clinic, siti):
    message = onlooker.get(address("detail", clinic, siti.pk)).context["story"].message
    sent, answer = json.loads(message.request), json.loads(message.response)
    assert sent == {
        "nik": "•••",
        "nohp": "•••",
        "noKartu": "•••",
        "kdPoli": "001",
        "peserta": {"nama": "•••"},
    }
    assert answer["metaData"]["code"] == 412
    assert answer["response"] == ["•••"]


def test_what_is_shown_masked_is_never_saved(onlooker, clinic, siti):
    onlooker.get(address("detail", clinic, siti.pk))
    siti.refresh_from_db()
    assert (siti.card_number, NIK in siti.bpjs_message) == (CARD, True)


def test_no_file_that_one_takes_out_says_more_than_the_list(onlooker, clinic, siti):
    asked = {"reason": "rekap", "has_numbers": "on"}
    file = onlooker.post(address("export", clinic), asked)
    book = load_workbook(BytesIO(b"".join(file.streaming_content)))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "S••• A•••" in cells
    assert [word for word in WHO if word.lower() in " ".join(cells).lower()] == []


def reveal(client, clinic, job, reason="keluhan pasien di loket", **headers):
    return client.post(address("reveal", clinic, job.pk), {"reason": reason}, headers=headers, follow=True)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_shown(asker, clinic, siti, reason):
    refused = reveal(asker, clinic, siti, reason, **{"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Retarget"]) == (409, "#pesan")
    assert told(asker.get(address("detail", clinic, siti.pk))) == []
    assert not AuditEvent.objects.filter(action="reveal_job").exists()


def test_another_clinics_job_is_shown_to_nobody_here(asker, clinic):
    theirs = scene.job(builders.bridged_facility(), State.FAILED)
    assert reveal(asker, clinic, theirs).status_code == 404
    assert not AuditEvent.objects.filter(action="reveal_job").exists()


def test_one_job_is_shown_with_a_reason_that_is_remembered(asker, clinic, siti):
    assert told(reveal(asker, clinic, siti, **{"HX-Request": "true"})) == list(WHO)
    event = AuditEvent.objects.get(action="reveal_job")
    assert (event.actor_name, event.subject, event.facility_id) == ("Rina", f"job:{siti.pk}", clinic.pk)
    assert event.detail == {"kind": siti.kind, "reason": "keluhan pasien di loket"}


def test_no_other_job_is_shown_with_it_nor_the_list(asker, clinic, siti):
    other = scene.job(clinic, State.FAILED, card=CARD, patient_ref=siti.patient_ref)
    reveal(asker, clinic, siti)
    assert told(asker.get(address("detail", clinic, other.pk))) == []
    assert told(asker.get(address("board", clinic))) == []


def test_what_stands_beside_it_in_its_panel_stays_masked(asker, client, clinic, siti):
    """The visit's other steps, and who goes by the same card: a husband, a child."""
    other = scene.patient(clinic, "Budi Santoso")
    said = {"bpjs_message": "Peserta BUDI SANTOSO menunggak", "answer_key": "", "http_code": 412}
    lane = {"card": CARD, "patient_ref": other.ref}
    scene.job(clinic, State.FAILED, visit_ref=uuid4(), after=said, **lane)
    step = scene.job(
        clinic, State.FAILED, make=builders.promise_antrean, visit_ref=siti.visit_ref, patient_ref=siti.patient_ref,
        after={"bpjs_message": "Nomor 3174060101900009 salah", "answer_key": "", "http_code": 412},
    )  # fmt: skip
    shown = reveal(asker, clinic, siti).content.decode()
    assert "SITI AMINAH" in shown and f"langkah-{step.pk}" in shown
    hidden = ["BUDI SANTOSO", "0101900009"]
    assert [word for word in hidden if word in shown] == []
    whole = client.get(address("detail", clinic, siti.pk)).content.decode()
    assert "BUDI SANTOSO" in whole


def test_after_a_while_one_is_asked_again(asker, clinic, siti):
    reveal(asker, clinic, siti)
    with time_machine.travel(builders.NOW + timedelta(minutes=14), tick=False):
        assert told(asker.get(address("detail", clinic, siti.pk))) != []
    with time_machine.travel(builders.NOW + timedelta(minutes=16), tick=False):
        assert told(asker.get(address("detail", clinic, siti.pk))) == []


def test_who_lost_the_right_meanwhile_sees_nothing_any_more(clinic, siti):
    member = personas.member(clinic, "admin", {Right.SEE, Right.REVEAL})
    client = personas.signed_in(member)
    reveal(client, clinic, siti)
    member.assignments.get().permissions.set([])
    personas.place(member, builders.facility(), "admin", personas.EVERY_RIGHT)
    assert client.get(address("detail", clinic, siti.pk)).status_code == 403
