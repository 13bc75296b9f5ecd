"""The raw JSON editor: refused with place and name, never altered, and interchangeable with the form (R8)."""

import json

import pytest
from django.urls import reverse

from tests.integration.monitoring import scene
from titian.delivery.preview import encoded_body, preview
from titian.outbox import kinds
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stands_alone(monkeypatch):
    monkeypatch.setattr(kinds, "_sources", {})


def page_of(job):
    return reverse("monitoring:edit", args=[job.facility.slug, job.pk])


def raw(client, job):
    return client.get(page_of(job) + "?json=1").context["form"]["text"].value()


def post(client, job, text, step="simpan", **given):
    data = {"text": text, "version": job.version, "reason": "salah ketik", "step": step} | given
    return client.post(page_of(job), data)


def said(response):
    return " ".join(response.context["form"].errors.get("text", []))


def stored(job):
    return Job.objects.values_list("body_override", flat=True).get(pk=job.pk)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"batuk",', '"batuk"', "kolom 3: Di sini kurang tanda koma"),
        ('"sistole": 0', '"sistole": 0012', "kolom 14: Angka tidak boleh diawali nol"),
        ('"sistole": 0', '"sistole": 1e3', "kolom 14: Tulis angka ini tanpa pangkat"),
        ('"sistole": 0', '"sistole": "x"', "kolom 14, sistole: Harus berupa angka."),
        ('"sistole": 0', '"sistol": 0', "tidak dikenal: sistol; belum ada: sistole"),
        ('"kdPoli": "001"', '"kdPoli": "002"', "kdPoli tidak boleh diubah"),
    ],
)
def test_an_error_names_its_place_and_nothing_typed_is_lost(client, clinic, old, new, place):
    job = scene.job(clinic)
    text = raw(client, job)
    assert old in text
    response = post(client, job, text.replace(old, new))
    assert "Baris " in said(response) or "Bagian isinya" in said(response)
    assert place in said(response)
    assert response.context["form"]["text"].value() == text.replace(old, new)
    assert stored(job) is None


def test_nothing_changed_or_no_reason_saves_nothing(client, clinic):
    job = scene.job(clinic)
    text = raw(client, job)
    assert "Belum ada isian yang berbeda" in post(client, job, text).content.decode()
    response = post(client, job, text.replace("batuk", "demam"), reason=" ")
    assert "reason" in response.context["form"].errors
    assert stored(job) is None


def test_every_number_goes_as_it_was_typed_and_the_rest_as_it_was_promised(client, clinic):
    job = scene.job(clinic, State.FAILED)
    typed = raw(client, job).replace('"sistole": 0', '"sistole": 120.0').replace("batuk", r"\u0062atuk demam")
    compared = post(client, job, typed.replace("\n", "\r\n"), step="")
    assert [(one.name, one.after) for one in compared.context["differences"]] == [
        ("keluhan", '"batuk demam"'),
        ("sistole", "120.0"),
    ]
    post(client, job, typed)
    as_promised = encoded_body(job)
    job.refresh_from_db()
    sent = preview(job)[1]
    assert sent == as_promised.replace('"sistole": 0', '"sistole": 120.0').replace(
        "batuk", r"\u0062atuk demam"
    )
    event = JobEvent.objects.filter(job=job).latest("pk")
    assert event.detail == 'keluhan: "batuk" → "batuk demam"\nsistole: 0 → 120.0'


def test_from_the_form_to_json_and_back_what_was_typed_stays(client, clinic):
    job = scene.job(clinic)
    form = client.get(page_of(job)).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"isi.sistole": "120,5", "reason": "uji"}
    as_json = client.post(page_of(job), data | {"step": "tukar"}).context["form"]
    assert json.loads(as_json["text"].value())["sistole"] == 120.5
    back = post(client, job, as_json["text"].value().replace("batuk", "demam"), step="tukar").context["form"]
    assert (back["isi.sistole"].value(), back["isi.keluhan"].value()) == ("120.5", "demam")
    assert back["reason"].value() == "salah ketik"


def test_a_text_that_cannot_be_read_stays_where_it_is(client, clinic):
    job = scene.job(clinic)
    response = post(client, job, "{", step="tukar")
    assert said(response)
    assert response.context["form"]["text"].value() == "{"


@pytest.mark.parametrize("text", ["{", None])
def test_what_a_worker_took_meanwhile_is_not_overwritten_and_the_text_is_shown(client, clinic, text):
    job = scene.job(clinic)
    typed = text or raw(client, job).replace("batuk", "demam tinggi")
    scene.advance(job, State.SENDING)
    response = post(client, job, typed, version=0)
    assert response.status_code == 409
    assert [one.typed for one in response.context["typed"]] == [text or "demam tinggi"]
    assert stored(job) is None


def test_who_was_slower_keeps_the_text_beside_the_new_state(client, clinic):
    job = scene.job(clinic)
    typed = raw(client, job).replace("batuk", "demam")
    post(client, job, raw(client, job).replace("batuk", "pilek"))
    response = post(client, job, typed)
    assert response.status_code == 409
    assert response.context["form"]["text"].value() == typed
    [kept] = response.context["typed"]
    assert (kept.typed, kept.stored) == ("demam", "pilek")
