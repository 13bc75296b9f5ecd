"""The one search box: what a text is understood as, whom it finds, and that nobody stands in an address."""

from datetime import timedelta
from string import ascii_lowercase
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import builders
from tests.integration.monitoring import scene
from tests.integration.monitoring.conftest import shown
from tests.integration.patients import people
from titian.monitoring.queries import search as searching
from titian.monitoring.queries.filters import Filter, narrowed
from titian.outbox.kinds import Kind
from titian.outbox.models import Job
from titian.outbox.states import State

NIK, CARD, VISIT_NUMBER = people.NIK, people.CARD, "0199B0011126Y000001"
YESTERDAY = builders.NOW - timedelta(days=1)


@pytest.mark.parametrize("typed", ["???", "-", "x" * 101])
def test_what_can_mean_nothing_is_said_at_the_box_and_stays_in_it(search, clinic, typed):
    scene.job(clinic)
    page = search(typed, status="not_sent")
    assert page.context["form"].errors.keys() == {"text"}
    assert page.context["form"]["text"].value() == typed
    assert page.context["form"]["status"].value() == "not_sent"
    assert page.context["board"] is None


@pytest.mark.parametrize("address", ["x", "bukan-sandi", "é", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"])
def test_an_address_that_this_server_did_not_seal_asks_to_type_again(board, address):
    assert "tidak terbaca lagi" in board(search=address).content.decode()


@pytest.mark.parametrize("typed", [NIK, CARD, "Siti Nur'aini", "00-00-01", VISIT_NUMBER])
def test_nothing_that_was_typed_stands_in_the_address(client, clinic, typed):
    answer = client.post(
        reverse("monitoring:board", args=[clinic.slug]), {"text": typed, "kind": "tambah_antrean"}
    )
    assert answer.status_code == 302
    assert "kind=tambah_antrean" in answer.url and "search=" in answer.url
    assert typed.split()[0] not in answer.url
    assert client.get(answer.url).context["form"]["text"].value() == typed


def test_the_filter_goes_along_to_pages_polls_and_acts_sealed(search, clinic):
    siti = people.bpjs_patient(clinic)
    for _ in range(51):
        scene.job(clinic, patient_ref=siti.ref)
    page = search(NIK)
    text = page.content.decode().replace(f'value="{NIK}"', "", 1)
    seal = page.context["carried"]["search"]
    assert NIK not in text
    assert text.count(f"search={seal}") > 50
    assert f'name="search" value="{seal}"' in text


@pytest.mark.parametrize("typed", [NIK, CARD, "siti nuraini", "00-00-01", "1", "081234567890", "05-10-1992"])
def test_a_patient_is_found_as_everywhere_and_then_their_jobs(search, clinic, typed):
    siti = people.bpjs_patient(clinic, phone="+6281234567890")
    job = scene.job(clinic, patient_ref=siti.ref, now=YESTERDAY)
    scene.job(clinic, now=YESTERDAY)
    people.patient(builders.facility(), nik=NIK, identity_number=NIK)
    assert shown(search(typed, date="")) == {job.pk}
    assert shown(search(typed, date="21-11-2026")) == set()


@pytest.mark.both_engines
def test_on_a_list_of_one_day_a_common_name_is_looked_for_among_its_patients(search, clinic):
    many = [
        people.patient(clinic, name=f"Siti {letter}", nik="", identity_number="")
        for letter in ascii_lowercase
    ]
    job = scene.job(clinic, patient_ref=many[-1].ref)
    scene.job(clinic, patient_ref=many[0].ref, now=YESTERDAY)
    for filters in ({}, {"kind": "tambah_pendaftaran", "status": "unprocessed"}):
        assert shown(search("siti", **filters)) == {job.pk}


@pytest.mark.parametrize(
    "typed", [NIK, "siti nuraini", "0009900000017", "A12", "412", VISIT_NUMBER, "tidak aktif"]
)
def test_no_text_finds_another_clinics_jobs(clinic, typed):
    siti, said = people.bpjs_patient(clinic), "Peserta tidak aktif"
    number = {"bpjs_sequence": "A12", "bpjs_visit_number": VISIT_NUMBER}
    scene.job(clinic, State.SENT, patient_ref=siti.ref, card="0009900000017", after=number)
    scene.job(clinic, State.FAILED, patient_ref=siti.ref, after={"http_code": 412, "bpjs_message": said})
    other = builders.bridged_facility()
    for day in (None, builders.NOW.date()):
        assert narrowed(clinic, Filter(text=typed, day=day, sees_identity=True)).exists()
        assert not narrowed(other, Filter(text=typed, day=day, sees_identity=True)).exists()


def test_the_card_that_was_promised_finds_its_job_whoever_has_it_now(search, clinic):
    job = scene.job(clinic, card="0009900000017")
    assert shown(search("0009900000017")) == {job.pk}


@pytest.mark.parametrize("typed", ["A12", "a12"])
def test_a_number_of_bpjs_finds_all_of_its_visit(search, clinic, typed):
    visit = uuid4()
    registered = scene.job(clinic, State.SENT, visit_ref=visit, after={"bpjs_sequence": "A12"})
    following = builders.promise(clinic, Kind.TAMBAH_KUNJUNGAN, "0009900000025", "001", {}, visit_ref=visit)
    scene.job(clinic, State.SENT, after={"bpjs_sequence": "A1"})
    assert shown(search(typed)) == {registered.pk, following.pk}
    assert shown(search(typed, status="unprocessed", date="")) == {following.pk}


def test_a_number_of_a_kunjungan_is_found_in_all_years(search, clinic, monkeypatch):
    monkeypatch.setattr(searching, "LATEST", 1)
    old = scene.job(clinic, State.SENT, now=YESTERDAY, after={"bpjs_visit_number": VISIT_NUMBER})
    scene.job(clinic)
    assert shown(search(VISIT_NUMBER.lower(), date="")) == {old.pk}


@pytest.mark.both_engines
@pytest.mark.parametrize("typed", ["skrining", "Belum Mengisi", "412", "500", "rujukan tidak"])
def test_an_error_is_found_by_bpjss_words_by_ours_and_by_its_codes(search, clinic, typed):
    failed = {
        "skrining": {"answer_key": "pendaftaran_unscreened"},
        "Belum Mengisi": {"bpjs_message": "PESERTA BELUM MENGISI APA PUN"},
        "412": {"bpjs_code": 412},
        "500": {"http_code": 500},
        "rujukan tidak": {"bpjs_message": "(rujukan tidak sah)"},
    }
    jobs = {text: scene.job(clinic, State.FAILED, after=columns) for text, columns in failed.items()}
    assert jobs[typed].pk in shown(search(typed))
    assert len(shown(search(typed))) <= 2


def test_a_name_does_not_find_the_words_that_it_is_within(search, clinic):
    scene.job(clinic, State.FAILED, after={"bpjs_message": "Gangguan pelayanan"})
    assert shown(search("ani")) == set()


def test_what_holds_a_promise_back_is_found_by_its_words(search, clinic):
    held = scene.job(clinic, after={"hold": "pemetaan"})
    scene.job(clinic)
    assert shown(search("pemetaan")) == {held.pk}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (NIK, ["NIK pasien"]),
        ("412", ["No. RM", "kode HTTP atau BPJS", "nomor urut", "nomor antrean"]),
        (VISIT_NUMBER, ["nomor kunjungan"]),
        ("siti", ["nama pasien", "teks galat"]),
    ],
)
def test_below_the_box_stands_how_a_text_was_understood(search, clinic, typed, words):
    text = search(typed).context["form"]["text"].help_text
    assert all(word in text for word in words)
    assert "kiriman terbaru" not in text
    is_cut = "kiriman terbaru" in search(typed, date="").context["form"]["text"].help_text
    assert is_cut == (typed not in (NIK, VISIT_NUMBER))


def test_of_all_dates_codes_and_words_are_looked_for_among_the_latest_alone(search, clinic, monkeypatch):
    old = scene.job(clinic, State.FAILED, now=YESTERDAY, after={"http_code": 500})
    new = scene.job(clinic, State.FAILED, after={"http_code": 500})
    assert shown(search("500", date="")) == {old.pk, new.pk}
    monkeypatch.setattr(searching, "LATEST", 1)
    assert shown(search("500", date="")) == {new.pk}
    assert shown(search("500", date="20-11-2026")) == {old.pk}


def test_nothing_found_today_leads_to_all_dates(search, clinic):
    text = search("siti").content.decode()
    assert "Cari di semua tanggal" in text
    assert "Cari di semua tanggal" not in search("siti", date="").content.decode()
    assert not Job.objects.exists()


def test_a_job_that_went_on_while_it_was_looked_for_is_listed_once(search, clinic, monkeypatch):
    job = scene.job(clinic, State.FAILED)

    class GoesOn:
        def values_list(self, *names):
            Job.objects.filter(pk=job.pk).update(state=State.CLOSED)
            return Job.objects.filter(pk=job.pk).values_list(*names)

    ways = (lambda scope, _: scope.jobs), (lambda *_: GoesOn())
    twice = [searching.Meaning(str(place), bool, way) for place, way in enumerate(ways)]
    monkeypatch.setattr(searching, "meanings", lambda *_, **__: twice)
    page = search("siti")
    assert [row.job.pk for row in page.context["board"].rows] == [job.pk]
    assert page.context["board"].cards.total == 1
