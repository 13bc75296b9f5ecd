"""Ubah isi: refused with a reason, checked at each field, looked at before it is saved, and never lost (R8)."""

import json
import re
from html import escape, unescape

import pytest
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.accounts.models import Actor
from titian.delivery.preview import encoded_body, preview
from titian.outbox import kinds
from titian.outbox import operations as outbox
from titian.outbox.errors import UnableToEdit
from titian.outbox.kinds import Kind
from titian.outbox.models import Job, JobEvent
from titian.outbox.states import State

pytestmark = pytest.mark.django_db
OTHER = Actor.system("Budi Admin")


@pytest.fixture
def sources(monkeypatch):
    """The registered sources: none, until a test puts one in."""
    empty = {}
    monkeypatch.setattr(kinds, "_sources", empty)
    return empty


@pytest.fixture(autouse=True)
def stands_alone(sources):
    return sources


def page_of(job):
    return reverse("monitoring:edit", args=[job.facility.slug, job.pk])


def typed(client, job, **changed):
    """The fields of the page as a browser posts them, some typed anew."""
    form = client.get(page_of(job)).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"reason": "salah ketik"}
    return data | {name if name in data else f"isi.{name}": value for name, value in changed.items()}


def text(response):
    return response.content.decode()


def save(client, job, **changed):
    return client.post(page_of(job), typed(client, job, **changed) | {"step": "simpan"})


def stored(job):
    return Job.objects.values_list("body_override", flat=True).get(pk=job.pk)


REFUSED = [State.SENDING, State.UNKNOWN, State.SENT, State.CANCELLED, State.CLOSED]


@pytest.mark.parametrize("state", REFUSED)
def test_what_may_be_at_bpjs_or_has_ended_shows_why_it_is_not_edited(client, clinic, state):
    job = scene.job(clinic, state)
    response = client.get(page_of(job))
    assert response.context["sheet"].refusal
    assert "Lihat perbedaannya" not in text(response)
    assert 'id="ubah-isi"' not in text(client.get(reverse("monitoring:detail", args=[clinic.slug, job.pk])))


def test_what_was_withdrawn_or_may_have_arrived_is_not_edited(client, clinic):
    for after in ({"wanted": False}, {"maybe_there": True}):
        assert client.get(page_of(scene.job(clinic, State.FAILED, after=after))).context["sheet"].refusal


def test_what_holds_only_keys_and_numbers_has_nothing_to_edit(client, clinic):
    job = builders.promise(clinic, Kind.HAPUS_PENDAFTARAN, "0009900000017", "001", {"reason": "x"})
    assert "tidak ada yang dapat diubah" in text(client.get(page_of(job)))


def test_what_cannot_be_built_is_mended_at_its_source(client, clinic):
    job = builders.promise(clinic, Kind.TAMBAH_ANTREAN, "0009900000017", "001", {})
    assert "Perbaiki sumbernya lebih dahulu" in text(client.get(page_of(job)))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("sistole", "seratus", "Harus berupa angka."),
        ("sistole", "-3", "Paling kecil 0."),
        ("keluhan", "a" * 401, "Paling panjang 400 karakter."),
        ("kdProviderPeserta", "", "Wajib diisi."),
        ("kdProviderPeserta", "12", "contoh: 0114U163"),
        ("kunjSakit", "mungkin", "Harus berupa benar atau salah."),
        ("kdTkp", "11", "Pilih salah satu"),
        ("reason", "  ", "Bidang ini"),
    ],
)
def test_an_error_shows_at_its_field_and_nothing_typed_is_lost(client, clinic, name, value, says):
    job = scene.job(clinic)
    data = typed(client, job, **{"keluhan": "demam tiga hari", name: value})
    response = client.post(page_of(job), data | {"step": "simpan"})
    form = response.context["form"]
    [field] = form.errors
    assert field in (name, f"isi.{name}")
    assert says in text(response) or name == "reason"
    assert form[field].value() == value
    assert stored(job) is None


def test_nothing_changed_is_nothing_to_save(client, clinic):
    job = scene.job(clinic)
    assert "Belum ada isian yang berbeda" in text(save(client, job))
    assert JobEvent.objects.filter(job=job).count() == 1


def test_keys_are_read_only_and_a_forged_one_changes_nothing(client, clinic):
    job = scene.job(clinic)
    assert job.card_number in text(client.get(page_of(job)))
    save(client, job, keluhan="demam", noKartu="0001112223334")
    assert json.loads(stored(job))["noKartu"] == job.card_number


def test_old_and_new_are_compared_before_anything_is_saved(client, clinic):
    job = scene.job(clinic)
    response = client.post(page_of(job), typed(client, job, keluhan="demam", sistole="120,5"))
    shown = {(one.name, one.before, one.after) for one in response.context["differences"]}
    assert shown == {("keluhan", '"batuk"', '"demam"'), ("sistole", "0", "120.5")}
    assert stored(job) is None


def test_the_next_editor_sees_all_that_differs_from_the_promise_and_what_is_new(client, clinic):
    job = scene.job(clinic)
    save(client, job, keluhan="demam")
    job.refresh_from_db()
    response = client.post(page_of(job), typed(client, job, sistole="120,5"))
    shown = [(one.name, one.before, one.after) for one in response.context["differences"]]
    assert shown == [("keluhan", '"batuk"', '"demam"'), ("sistole", "0", "120.5")]
    assert [one.name for one in response.context["edited_again"]] == ["sistole"]
    back = client.post(page_of(job), typed(client, job, keluhan="batuk"))
    assert not back.context["differences"] and "Kembali sama dengan isi semula" in text(back)


def test_who_looks_back_from_the_comparison_finds_what_was_typed(client, clinic):
    job = scene.job(clinic)
    response = client.post(page_of(job), typed(client, job, keluhan="demam") | {"step": "ubah"})
    assert response.context["form"]["isi.keluhan"].value() == "demam"


@pytest.mark.both_engines
def test_saved_it_goes_as_written_with_who_why_and_what(client, clinic):
    job = scene.job(clinic, State.FAILED)
    response = save(client, job, keluhan="demam", sistole="120.5")
    assert response["Location"] == reverse("monitoring:detail", args=[clinic.slug, job.pk])
    assert "Tekan Kirim Ulang" in text(client.get(response["Location"]))
    job.refresh_from_db()
    assert (json.loads(preview(job)[1])["sistole"], job.state) == (120.5, State.FAILED)
    event = JobEvent.objects.filter(job=job).latest("pk")
    assert (event.by_name, event.why) == ("Dewi Admin", "isi diubah: salah ketik")
    assert event.detail == 'keluhan: "batuk" → "demam"\nsistole: 0 → 120.5'


FILTER = "date=&status=not_sent&page=2"


@pytest.mark.parametrize("beside", [False, True])
def test_an_edit_comes_back_to_where_it_was_begun_with_the_filter(client, clinic, beside):
    """A page of its own; or the list, and the panel open beside it."""
    job = scene.job(clinic, State.FAILED)
    board = reverse("monitoring:board", args=[clinic.slug])
    detail = reverse("monitoring:detail", args=[clinic.slug, job.pk])
    origin = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{board}"} if beside else {}
    begun = text(client.get(f"{detail}?{FILTER}", headers=origin))
    address = unescape(re.search(r'id="ubah-isi"[^>]* href="([^"]+)"', begun)[1])
    back = f"{board}?{FILTER}#rincian-{job.pk}" if beside else f"{detail}?{FILTER}"
    for url in (address, f"{address}&json=1"):
        assert f'href="{escape(back)}">Batal</a>' in text(client.get(url))
    saved = client.post(address, typed(client, job, keluhan="demam") | {"step": "simpan"})
    assert saved["Location"] == back


def test_line_ends_of_the_browser_are_no_change(client, clinic):
    job = scene.job(clinic)
    Job.objects.filter(pk=job.pk).update(payload=job.payload | {"complaint": "batuk\npilek"})
    assert "Belum ada isian" in text(save(client, job, keluhan="batuk\r\npilek"))


def test_an_emptied_text_that_may_be_missing_is_missing(client, clinic):
    job = scene.job(clinic)
    save(client, job, keluhan="")
    assert json.loads(stored(job))["keluhan"] is None


@pytest.mark.parametrize("step", ["", "simpan"])
def test_who_was_slower_keeps_the_text_beside_the_new_state_and_saves_again(client, clinic, step):
    job = scene.job(clinic)
    mine = typed(client, job, keluhan="demam")
    original = encoded_body(job)
    theirs = {"original": original, "body": original.replace("batuk", "pilek"), "reason": "lebih tahu"}
    outbox.edit(by=OTHER, facility=clinic, job_id=job.pk, version=job.version, now=builders.NOW, **theirs)
    response = client.post(page_of(job), mine | {"step": step})
    assert response.status_code == 409
    [kept] = response.context["typed"]
    assert (kept.typed, kept.stored) == ("demam", "pilek")
    assert "Budi Admin" in text(response)
    form = response.context["form"]
    again = {name: form[name].value() for name in form.fields}
    client.post(page_of(job), again | {"step": "simpan"})
    assert json.loads(stored(job))["keluhan"] == "demam"


def test_what_a_worker_took_meanwhile_is_not_overwritten_and_the_text_is_shown(client, clinic):
    job = scene.job(clinic)
    mine = typed(client, job, keluhan="demam tinggi")
    scene.advance(job, State.SENDING)
    response = client.post(page_of(job), mine | {"step": "simpan"})
    assert response.status_code == 409
    assert "Sedang dikirim saat ini" in text(response)
    assert "demam tinggi" in text(response)
    assert stored(job) is None


def test_a_version_that_is_none_changes_nothing(client, clinic):
    job = scene.job(clinic)
    for version in ("", "x", "²", "9" * 30):
        assert save(client, job, version=version, keluhan="demam").status_code == 409
    assert stored(job) is None


def take_back(client, job, *, version=None, htmx=True):
    url = reverse("monitoring:take_back", args=[job.facility.slug, job.pk])
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(url, {"version": job.version if version is None else version}, headers=headers)


def test_an_edit_is_taken_back_by_one_button(client, clinic):
    job = scene.job(clinic)
    save(client, job, keluhan="demam")
    job.refresh_from_db()
    detail = reverse("monitoring:detail", args=[clinic.slug, job.pk])
    assert "Pakai isi dari sumbernya" in text(client.get(detail))
    assert take_back(client, job, version=job.version - 1).status_code == 409
    assert take_back(client, job, version="x").status_code == 400
    assert take_back(client, job).status_code == 200
    assert stored(job) is None
    assert JobEvent.objects.filter(job=job).latest("pk").detail == 'keluhan: "demam" → "batuk"'
    assert "Pakai isi dari sumbernya" not in text(client.get(detail))


def test_typing_the_promise_again_takes_the_edit_back(client, clinic):
    job = scene.job(clinic)
    save(client, job, keluhan="demam")
    save(client, job, keluhan="batuk")
    assert stored(job) is None


def test_a_source_mended_later_does_not_drop_the_edit_until_somebody_says_so(client, clinic, sources):
    job = scene.job(clinic)
    save(client, job, keluhan="demam")
    mended = kinds.Draft(payload=job.payload | {"home_faskes_code": "0199B002"}, poli_code="001")
    sources[Kind.TAMBAH_PENDAFTARAN] = kinds.Source(lambda _: mended, lambda _: "/sumber/")
    outbox.rebuild(by=OTHER, visit_ref=job.visit_ref, now=builders.NOW)
    detail = reverse("monitoring:detail", args=[clinic.slug, job.pk])
    assert "Sumbernya berubah sesudah itu" in text(client.get(detail))
    assert 'href="/sumber/"' in text(client.get(page_of(job)))
    job.refresh_from_db()
    assert json.loads(preview(job)[1])["kdProviderPeserta"] == "0199B001"
    take_back(client, job, htmx=False)
    job.refresh_from_db()
    assert json.loads(preview(job)[1])["kdProviderPeserta"] == "0199B002"


def test_a_card_that_became_known_goes_under_an_edit_that_never_saw_it(client, clinic, sources):
    job = scene.job(clinic, card="", make=builders.promise_antrean)
    save(client, job, keterangan="datang sendiri")
    known = kinds.Draft(payload=job.payload | {"card_number": "0009900000017"}, poli_code="001")
    sources[Kind.TAMBAH_ANTREAN] = kinds.Source(lambda _: known, lambda _: "/")
    outbox.rebuild(by=OTHER, visit_ref=job.visit_ref, now=builders.NOW)
    job.refresh_from_db()
    sent = json.loads(preview(job)[1])
    assert (sent["nomorkartu"], sent["keterangan"]) == ("0009900000017", "datang sendiri")


@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_has_effect_and_the_others_are_told(in_parallel):
    clinic = builders.bridged_facility()
    job = scene.job(clinic)
    original = encoded_body(job)

    def act(number):
        body = original.replace("batuk", f"keluhan {number}")
        facts = {"job_id": job.pk, "version": job.version, "original": original, "body": body}
        return outbox.edit(by=OTHER, facility=clinic, reason="uji", now=builders.NOW, **facts)

    results = in_parallel(act, 4)
    assert sum(isinstance(one, UnableToEdit) for one in results) == 3
    assert JobEvent.objects.filter(job=job, why="isi diubah: uji").count() == 1


def test_another_clinics_job_is_nobodys_here(client, clinic):
    job = scene.job(builders.bridged_facility())
    for name in ("edit", "take_back"):
        url = reverse(f"monitoring:{name}", args=[clinic.slug, job.pk])
        assert client.post(url, {"version": job.version, "step": "simpan"}).status_code == 404


def test_whoever_may_not_see_the_monitor_edits_nothing(clinic):
    job = scene.job(clinic)
    nurse = personas.signed_in(personas.staff(clinic, "perawat", "satusehat"))
    assert nurse.post(page_of(job), {"version": job.version}).status_code == 403
    assert personas.signed_in(personas.outsider()).get(page_of(job)).status_code == 404
