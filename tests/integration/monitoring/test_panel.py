"""One job told whole: request, response, what it means, and everything that happened, in order."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from bpjs_wire.answers import Cause
from tests import builders
from tests.integration.monitoring import scene
from tests.unit.outbox.test_rulings import RULING
from titian.facility.models import Poli
from titian.monitoring.queries.source import CURES, Mend
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.answers import EXPLANATIONS
from titian.outbox.kinds import Kind
from titian.outbox.models import Attempt
from titian.outbox.queries import diagnoses
from titian.outbox.states import State


def text(response):
    return response.content.decode()


def story(response):
    return response.context["story"]


def test_what_was_never_sent_is_shown_as_it_would_go_now(detail, clinic):
    page = detail(scene.job(clinic, card="0009900000017"))
    assert story(page).message.was_sent is False
    assert "beginilah isinya bila dikirim sekarang" in text(page)
    assert "0009900000017" in story(page).message.request


def test_what_cannot_be_built_yet_is_said_so(detail, clinic):
    job = builders.promise(clinic, Kind.TAMBAH_PENDAFTARAN, "0009900000017", "", {}, hold="pemetaan")
    assert "isinya belum dapat disusun" in text(detail(job))


def facts(page):
    return text(page).partition('<dl id="fakta"')[2].partition("</dl>")[0]


def test_one_sentence_of_bpjs_is_read_once_whether_it_is_known_or_not(detail, clinic):
    """Apart from the answer itself and the history."""
    said = "Galat yang belum pernah ada"
    unknown = detail(
        scene.job(clinic, State.FAILED, after={"bpjs_message": said, "answer_key": "", "bpjs_code": 500})
    )
    assert said not in facts(unknown) and "500" in facts(unknown)
    assert text(unknown).partition('<section id="penjelasan"')[2].count(said) == 1
    known = {"bpjs_message": "NIK tidak valid", "answer_key": "nik_refused"}
    page = detail(scene.job(clinic, State.FAILED, after=known))
    assert "NIK tidak valid" in facts(page)
    assert text(page).count(EXPLANATIONS["nik_refused"].text) == 1


def test_a_lost_answer_is_no_empty_box(detail, clinic):
    job = scene.job(clinic, State.UNKNOWN)
    scene.attempt(job, outcome=Attempt.Outcome.AMBIGUOUS)
    assert "Tidak ada jawaban dari BPJS." in text(detail(job))


def test_request_and_response_keep_every_number_as_it_was(detail, clinic):
    job = scene.job(clinic, State.FAILED)
    scene.attempt(job, response_text='{"x":1e400,"nik":3174060101900001}')
    message = story(detail(job)).message
    assert '"nik": 3174060101900001' in message.request
    assert '"berat": 1.10' in message.request
    assert '"x": 1e400' in message.response


def test_a_response_that_is_no_json_is_shown_as_it_came(detail, clinic):
    job = scene.job(clinic, State.UNKNOWN)
    scene.attempt(job, response_text="<html>502 Bad Gateway</html>")
    assert story(detail(job)).message.response == "<html>502 Bad Gateway</html>"


def test_the_last_sending_is_shown_although_bpjs_was_asked_since(detail, clinic):
    job = scene.job(clinic, State.UNKNOWN)
    scene.attempt(job, request_body='{"a":1}')
    scene.attempt(
        job, trigger=Attempt.Trigger.LOOKUP, request_line="", request_body="", response_text="0 baris"
    )
    page = detail(job)
    assert story(page).message.request == '{\n  "a": 1\n}'
    assert "0 baris" in text(page)


def test_the_panel_shows_codes_and_number(detail, clinic):
    after = {"http_code": 201, "bpjs_code": 208, "bpjs_message": "Sudah ada", "bpjs_sequence": "A12"}
    page = text(detail(scene.job(clinic, State.SENT, after=after)))
    for fact in ("201", "208", "Sudah ada", "A12"):
        assert fact in page


def test_a_resend_does_not_make_the_panel_forget_earlier_tries(detail, clinic):
    job = scene.job(clinic, after={"sends": 0})
    for trigger in (Attempt.Trigger.AUTO, Attempt.Trigger.LOOKUP, Attempt.Trigger.RESEND):
        scene.attempt(job, trigger=trigger)
    assert "2 kali kirim, 1 kali tanya BPJS" in text(detail(job))


def test_numbers_are_whole_in_the_panel_where_they_are_needed(detail, clinic):
    siti = scene.patient(clinic, nik="3174060101900001")
    page = text(detail(scene.job(clinic, card="0009900000017", patient_ref=siti.ref)))
    assert "3174060101900001" in page
    assert "0009900000017" in page


def test_a_known_answer_is_explained_with_what_to_do(detail, clinic):
    job = scene.job(clinic, State.FAILED, after={"answer_key": "member_inactive"})
    explanation = story(detail(job)).explanation
    assert explanation.text == "Kepesertaan tidak aktif."
    assert explanation.what_to_do in text(detail(job))


def test_what_arrived_needs_no_explanation(detail, clinic):
    job = scene.job(clinic, State.SENT, after={"answer_key": "pendaftaran_duplicate"})
    assert story(detail(job)).explanation.text == ""


def test_a_story_whose_source_is_gone_is_still_told(detail, clinic):
    assert story(detail(scene.job(clinic))).mend is None


def test_the_panel_leads_to_where_the_source_is_mended(detail, clinic, monkeypatch):
    visit = uuid4()
    source = kinds.Source(build=lambda ref: kinds.Draft({}, ""), source_url=lambda ref: f"/sumber/{ref}/")
    monkeypatch.setitem(kinds._sources, Kind.TAMBAH_PENDAFTARAN, source)
    assert f'href="/sumber/{visit}/"' in text(detail(scene.job(clinic, visit_ref=visit)))


@pytest.mark.parametrize(
    ("answer_key", "label", "view"),
    [
        ("poli_not_in_reference", "Petakan poli", "reference:mapping"),
        ("practitioner_not_in_reference", "Petakan dokter", "reference:mapping"),
        ("schedule_mismatch", "Sinkronkan jadwal", "reference:antrean"),
        ("password_rejected", "Buka koneksi", "reference:connection"),
        ("titian.unsendable", "Buka koneksi", "reference:connection"),
        ("service_expired", "Periksa jam komputer", "monitoring:doctor"),
        ("nik_refused", "Perbaiki NIK pasien", "patients:edit"),
        ("phone_missing", "Lengkapi nomor HP", "patients:edit"),
        ("member_unknown", "Periksa kepesertaan", "patients:page"),
        ("pendaftaran_unscreened", "Hubungi pasien", "patients:page"),
    ],
)
def test_the_panel_leads_to_what_the_answer_blames(detail, clinic, answer_key: str, label: str, view: str):
    siti = scene.patient(clinic)
    whose = [siti.ref] if view.startswith("patients") else []
    job = scene.job(clinic, State.FAILED, patient_ref=siti.ref, after={"answer_key": answer_key})
    mend = story(detail(job)).mend
    assert Mend(mend.url.partition("#")[0], mend.label) == Mend(
        reverse(view, args=[clinic.slug, *whose]), label
    )


@pytest.mark.parametrize("key", EXPLANATIONS)
def test_every_answer_that_is_explained_says_what_it_blames_and_that_has_a_cure(key: str):
    [known] = diagnoses([key]).values()
    assert known in CURES


def test_every_class_that_a_rule_may_choose_has_a_cure():
    assert {cause for cause, part in CURES if not part} == set(Cause)


def test_every_cure_is_for_an_answer_or_a_rule():
    named = set(diagnoses(list(EXPLANATIONS)).values())
    assert {known for known in CURES if known[1]} <= named | {(Cause.OTHER_FASKES, "member")}


def test_a_code_that_bpjs_does_not_know_leads_to_its_very_row(detail, clinic):
    poli = Poli.objects.create(facility=clinic, name="Poli Umum", ticket_letter="A", pcare_code="001")
    job = scene.job(clinic, State.FAILED, after={"answer_key": "poli_not_in_reference"})
    assert story(detail(job)).mend.url.endswith(f"#baris-{poli.ref}")


def test_what_came_too_late_is_mended_nowhere(detail, clinic, monkeypatch):
    source = kinds.Source(build=lambda ref: kinds.Draft({}, ""), source_url=lambda ref: "/sumber/")
    monkeypatch.setitem(kinds._sources, Kind.PANGGIL_ANTREAN, source)
    job = builders.promise(clinic, Kind.PANGGIL_ANTREAN, "0009900000017", "001", {})
    scene.advance(job, State.FAILED, answer_key="call_time_invalid")
    assert story(detail(job)).mend is None


def test_what_is_held_leads_to_what_it_waits_for(detail, clinic):
    job = scene.job(clinic, hold="pemetaan")
    assert story(detail(job)).mend.label == "Periksa pemetaan"


def test_a_patient_who_is_gone_is_nobody_to_be_mended(detail, clinic):
    job = scene.job(clinic, State.FAILED, after={"answer_key": "member_unknown"})
    assert story(detail(job)).mend is None


def test_a_rule_that_blames_the_membership_leads_to_the_patient(detail, clinic):
    siti = scene.patient(clinic)
    ruling = replace(RULING, cause=Cause.MEMBERSHIP)
    rule = outbox.save_rule(by=builders.DESK, facility=clinic, ruling=ruling, follows=None, now=builders.NOW)
    job = scene.job(clinic, State.FAILED, patient_ref=siti.ref, after={"answer_key": rule.key})
    assert story(detail(job)).mend.label == "Periksa kepesertaan"


def test_what_bpjs_has_needs_no_mending(detail, clinic, monkeypatch):
    source = kinds.Source(build=lambda ref: kinds.Draft({}, ""), source_url=lambda ref: f"/sumber/{ref}/")
    monkeypatch.setitem(kinds._sources, Kind.TAMBAH_PENDAFTARAN, source)
    assert "Perbaiki sumbernya" in text(detail(scene.job(clinic, State.FAILED)))
    assert "Perbaiki sumbernya" not in text(detail(scene.job(clinic, State.SENT)))


def test_the_timeline_tells_edges_and_attempts_in_order_with_who_and_why(detail, clinic):
    job = scene.job(clinic, State.FAILED)
    scene.attempt(
        job, started_at=builders.NOW + timedelta(seconds=1), outcome=Attempt.Outcome.REFUSED, http_code=400
    )
    timeline = story(detail(job)).timeline
    told = [
        (one.start.label if one.start else "", one.end.label) if one.end else one.attempt.number
        for one in timeline
    ]
    assert told == [("", "Menunggu"), ("Menunggu", "Proses"), ("Proses", "Gagal"), 1]
    page = text(detail(job))
    assert "Percobaan 1 · Otomatis" in page
    assert 'title="worker:uji:1">Pengirim otomatis' in page
    assert "426 ms" in page


def test_an_edge_comes_before_the_attempt_it_opens(detail, clinic):
    job = scene.job(clinic, State.SENDING)
    scene.attempt(job)
    assert [one.attempt is not None for one in story(detail(job)).timeline] == [False, False, True]


def test_with_script_the_panel_is_a_fragment_and_without_a_page(detail, clinic):
    job = scene.job(clinic)
    fragment, page = detail(job, **{"HX-Request": "true"}), detail(job)
    assert "<html" not in text(fragment)
    assert "<html" in text(page)
    assert 'id="rincian"' in text(fragment) and 'id="rincian"' in text(page)
    assert "HX-Request" in page["Vary"]


def test_closing_leads_back_to_the_same_filters(client, clinic):
    job = scene.job(clinic)
    page = client.get(reverse("monitoring:detail", args=[clinic.slug, job.pk]) + "?status=sent&page=2")
    assert "?status=sent&amp;page=2" in text(page)
