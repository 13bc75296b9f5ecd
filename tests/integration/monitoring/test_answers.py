"""Integrasi → BPJS FKTP → Jawaban BPJS: who may make which rule, what is shown, and what is saved."""

import pytest
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.models import Assignment
from titian.facility.permissions import Role
from titian.outbox.models import AnswerRule, Job, UnknownText
from titian.outbox.operations.catalogue import Unmet, collect
from titian.outbox.queries import trial as trials
from titian.outbox.states import State

GIVEN = {
    "subject": "pcare:tambah_pendaftaran",
    "pattern": "kuota * habis",
    "code": "412",
    "meaning": "refused:late",
    "text": "Kuota hari itu habis.",
    "what_to_do": "Pilih hari lain.",
    "is_on": "on",
}


def client_of(clinic, role=Role.ADMIN, name="Dewi Admin"):
    return personas.signed_in(personas.staff(clinic, role, "satusehat", name=name))


@pytest.fixture
def client(clinic):
    return client_of(clinic)


@pytest.fixture
def boss(clinic):
    return client_of(clinic, Role.SUPERADMIN, "Sri Superadmin")


def at(clinic, name, *args):
    return reverse(f"monitoring:{name}", args=[clinic.slug, *args])


def save(client, url, **given):
    """Preview, then press Simpan on what was shown."""
    posted = GIVEN | given
    preview = client.post(url, posted)
    assert preview.status_code == 200, preview.context["form"].errors
    return client.post(url, posted | {"previewed": preview.context["form"].fingerprint})


def make(client, clinic, **given):
    assert save(client, at(clinic, "new_rule"), **given).status_code == 302
    return AnswerRule.objects.latest("pk")


def unknown(clinic, text="Kuota 7 habis", times=1, now=builders.NOW, **facts):
    job = scene.job(clinic, State.FAILED, **facts)
    collect(by=builders.DESK, unmet=[Unmet(job, job.kind, 412, 412, text)] * times, now=now)
    return UnknownText.objects.latest("pk")


def answered(clinic, message="Kuota poli habis"):
    job = scene.job(clinic, State.FAILED)
    scene.attempt(job, http_code=412, bpjs_code=412, bpjs_message=message, outcome="refused")
    return job


def test_another_clinics_rule_is_nobodys_here(client, clinic):
    other = builders.bridged_facility()
    rule = make(client_of(other), other)
    assert client.get(at(clinic, "rule", rule.ref)).status_code == 404
    assert client.post(at(clinic, "rule", rule.ref), GIVEN).status_code == 404
    assert "kuota" not in client.get(at(clinic, "answers")).content.decode()


def test_an_admin_makes_no_rule_for_all_clinics(client, clinic):
    assert client.post(at(clinic, "new_rule"), GIVEN | {"scope": "semua"}).status_code == 403
    assert 'name="scope"' not in client.get(at(clinic, "new_rule")).content.decode()


def test_an_admin_reads_a_rule_of_all_clinics_and_does_not_change_it(client, boss, clinic):
    rule = make(boss, clinic, scope="semua")
    assert rule.facility is None
    url = at(clinic, "rule", rule.ref)
    page = client.get(at(clinic, "answers")).content.decode()
    assert "semua klinik" in page and url not in page
    assert (client.get(url).status_code, client.post(url, GIVEN).status_code) == (403, 403)
    assert url in boss.get(at(clinic, "answers")).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"meaning": "delivered:already_done"}, "meaning"),
        ({"meaning": "already_there:already_done", "subject": "pcare:*"}, "meaning"),
        ({"meaning": "try_later:credentials"}, "meaning"),
        ({"pattern": "*"}, "pattern"),
        ({"http": "42"}, "http"),
        ({"text": " "}, "text"),
        ({"subject": "pcare:tambah_antrean"}, "subject"),
    ],
)
def test_what_nobody_may_choose_is_said_at_its_field_and_what_was_typed_stays(client, clinic, given, field):
    response = client.post(at(clinic, "new_rule"), GIVEN | given)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Pilih hari lain." in response.content.decode()
    assert not AnswerRule.objects.exists()


def test_nothing_is_saved_that_was_not_seen_in_a_preview(client, clinic):
    first = client.post(at(clinic, "new_rule"), GIVEN)
    changed = GIVEN | {"pattern": "kuota", "previewed": first.context["form"].fingerprint}
    assert "Isian berubah" in client.post(at(clinic, "new_rule"), changed).content.decode()
    assert not AnswerRule.objects.exists()


def test_who_opened_an_older_version_is_told_and_loses_nothing(client, clinic):
    rule = make(client, clinic)
    url = at(clinic, "rule", rule.ref)
    save(client, url, seen=rule.pk, text="Kuota dokter habis.")
    late = client.post(url, GIVEN | {"seen": rule.pk, "text": "Ketikan saya."})
    page = late.content.decode()
    assert late.status_code == 422 and "Baru saja diubah oleh Dewi Admin: kini versi 2" in page
    assert "Ketikan saya." in page and "Kuota dokter habis." in page


def test_the_preview_shows_what_came_of_it_then_and_what_would_now(client, clinic):
    answered(clinic)
    answered(clinic, "Lain sekali")
    shown = client.post(at(clinic, "new_rule"), GIVEN).context["shown"]
    assert [(one.said, one.meaning) for one in shown.lines] == [("Kuota poli habis", "Ditolak · Terlambat")]
    assert (shown.trial.looked_at, shown.trial.concerned.count) == (2, 1)


def test_a_preview_for_all_clinics_shows_those_that_this_superadmin_may_see(boss, clinic):
    theirs, without, foreign = (builders.bridged_facility() for _ in range(3))
    member = Assignment.objects.get(facility=clinic, role=Role.SUPERADMIN).user
    personas.place(member, theirs, Role.SUPERADMIN, frozenset({"satusehat"}))
    personas.place(member, without, Role.SUPERADMIN)
    jobs = [answered(one) for one in (clinic, theirs, without, foreign)]
    response = boss.post(at(clinic, "new_rule"), GIVEN | {"scope": "semua"})
    assert {one.tried.attempt.job for one in response.context["shown"].lines} == set(jobs[:2])
    assert at(theirs, "detail", jobs[1].pk) not in response.content.decode()


def test_saving_says_how_many_it_concerns_and_changes_none(client, clinic):
    before = Job.objects.values().get(pk=answered(clinic).pk)
    response = save(client, at(clinic, "new_rule"))
    assert "1 kiriman yang belum selesai" in client.get(response["Location"]).content.decode()
    assert Job.objects.values().get() == before


def test_a_count_that_ended_early_says_at_least(client, clinic, monkeypatch):
    monkeypatch.setattr(trials, "MOST_COUNTED", 1)
    answered(clinic)
    answered(clinic)
    page = client.post(at(clinic, "new_rule"), GIVEN).content.decode()
    assert "Sedikitnya <strong>1</strong> kiriman belum selesai" in page
    response = save(client, at(clinic, "new_rule"))
    assert "Sedikitnya 1 kiriman yang belum" in client.get(response["Location"]).content.decode()


def test_among_the_newest_none_does_not_mean_none(client, clinic, monkeypatch):
    monkeypatch.setattr(trials, "MOST_COUNTED", 1)
    answered(clinic)
    answered(clinic, "lain")
    page = client.post(at(clinic, "new_rule"), GIVEN).content.decode()
    assert "Di antara 1 jawaban terbaru tidak ada kiriman yang masih menunggu" in page


def test_a_rule_has_its_versions_with_who_and_when(client, clinic):
    rule = make(client, clinic)
    save(client, at(clinic, "rule", rule.ref), seen=rule.pk, is_on="")
    page = client.get(at(clinic, "rule", rule.ref)).content.decode()
    assert "Versi 2 (berlaku)" in page and "Versi 1" in page and "dimatikan" in page
    assert page.count("Dewi Admin") >= 2


def test_an_antrean_answer_that_ends_a_promise_unasked_is_warned_of(client, clinic):
    given = {"subject": "antrean:batal_antrean", "meaning": "already_there:already_done"}
    page = client.post(at(clinic, "new_rule"), GIVEN | given).content.decode()
    assert "langsung dianggap terkirim" in page


def test_unknown_texts_are_this_clinics_own_and_fill_the_form(client, clinic):
    row = unknown(clinic)
    foreign = unknown(builders.bridged_facility(), "Teks klinik lain")
    page = client.get(at(clinic, "answers")).content.decode()
    assert "Kuota * habis" in page and foreign.text not in page
    form = client.get(at(clinic, "new_rule"), {"text": row.pk}).context["form"]
    assert (form["pattern"].value(), form["subject"].value()) == (row.text, "pcare:tambah_pendaftaran")
    for number in (foreign.pk, "", "x", "9" * 30, "²"):
        assert not client.get(at(clinic, "new_rule"), {"text": number}).context["form"]["pattern"].value()


def test_unknown_texts_stand_newest_first_or_most_frequent_first_in_pages(client, clinic):
    job = scene.job(clinic, State.FAILED)
    texts = [Unmet(job, job.kind, 412, 412, chr(0x4E00 + number)) for number in range(26)]
    collect(by=builders.DESK, unmet=[*texts, texts[3]], now=builders.NOW)
    newest = client.get(at(clinic, "answers")).context["lines"]
    assert len(newest) == 25
    assert client.get(at(clinic, "answers"), {"order": "most"}).context["lines"][0].text.count == 2
    assert len(client.get(at(clinic, "answers"), {"page": "2"}).context["lines"]) == 1
    assert client.get(at(clinic, "answers"), {"page": "x", "order": "x"}).status_code == 200


def test_a_text_that_a_rule_fits_since_is_marked(client, clinic):
    unknown(clinic)
    assert not client.get(at(clinic, "answers")).context["lines"][0].is_known_now
    make(client, clinic)
    assert client.get(at(clinic, "answers")).context["lines"][0].is_known_now


@pytest.mark.parametrize(("search", "found"), [("SKRINING pcare", 1), ("tidak ada yang begini", 0)])
def test_the_built_in_catalogue_is_searched_in_all_its_words(client, clinic, search, found):
    everything = client.get(at(clinic, "built_in_answers"))
    lines = client.get(at(clinic, "built_in_answers"), {"search": search}).context["lines"]
    assert bool(lines) is bool(found) and len(lines) < len(everything.context["lines"])
    assert "Minta peserta mengisinya" in everything.content.decode()


def test_a_job_is_told_in_the_words_of_the_rule_that_decided(client, clinic):
    rule = make(client, clinic)
    job = scene.job(clinic, State.FAILED, after={"answer_key": rule.key, "bpjs_message": "Kuota 7 habis"})
    page = client.get(at(clinic, "detail", job.pk)).content.decode()
    assert rule.text in page and "Menurut aturan klinik ini, versi 1" in page
    assert rule.text in client.get(at(clinic, "board")).content.decode()
