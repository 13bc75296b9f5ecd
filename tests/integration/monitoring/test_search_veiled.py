"""Who may not see whom a promise is about cannot ask the search box either, nor open what a colleague searched."""

import pytest
from django.urls import reverse

from tests import personas
from tests.integration.monitoring import scene
from tests.integration.monitoring.conftest import shown
from tests.integration.patients import people
from titian.facility.rights import Right
from titian.monitoring.queries import Filter
from titian.outbox.states import State

CARD = "0009900000017"
NAMELESS = {Right.SEE, Right.RESEND, Right.BULK}
TELLING = [people.NIK, people.CARD, CARD, "081234567890", "05-10-1992"]


@pytest.fixture
def siti(clinic):
    """A promise whose patient can be told in every way, and in BPJS's words."""
    patient = people.bpjs_patient(clinic, phone="+6281234567890", name="Siti Nur'aini")
    said = {"bpjs_message": "Peserta SITI NURAINI menunggak iuran", "http_code": 412, "answer_key": ""}
    return scene.job(clinic, State.FAILED, card=CARD, patient_ref=patient.ref, after=said)


@pytest.fixture
def onlooker(clinic):
    return personas.signed_in(personas.member(clinic, "admin", NAMELESS))


@pytest.fixture
def look(onlooker, clinic):
    """Type a text into the box as one who sees no identities."""
    return lambda text, **filters: onlooker.post(at(clinic), {"text": text} | filters, follow=True)


def at(clinic, name="board"):
    return reverse(f"monitoring:{name}", args=[clinic.slug])


@pytest.mark.parametrize("typed", TELLING)
def test_what_tells_who_it_is_finds_nothing_and_that_is_said_at_the_box(look, search, siti, typed):
    assert shown(search(typed)) == {siti.pk}
    page = look(typed)
    assert page.context["board"] is None
    (said,) = page.context["form"].errors["text"]
    assert "hanya dapat dicari oleh yang berhak" in said and "No. RM" in said


@pytest.mark.both_engines
@pytest.mark.parametrize("typed", ["Siti", "nuraini", "peserta siti", "siti nuraini menunggak"])
def test_a_name_is_found_neither_among_patients_nor_in_bpjss_words(look, search, siti, typed):
    assert shown(look(typed)) == set()
    assert (siti.pk in shown(search(typed))) is True
    words = look(typed).context["form"]["text"].help_text
    assert "nama pasien" not in words.partition(".")[0] and "disamarkan bagi Anda" in words


@pytest.mark.both_engines
@pytest.mark.parametrize("typed", ["00-00-01", "1", "412", "menunggak", "menunggak iuran"])
def test_what_tells_of_the_promise_finds_it_as_ever(look, siti, typed):
    assert shown(look(typed)) == {siti.pk}


def test_the_number_of_a_document_is_no_record_number(look, search, clinic):
    guest = people.patient(clinic, nik="", identity_type="paspor", identity_number="4455667")
    job = scene.job(clinic, patient_ref=guest.ref)
    assert (shown(search("4455667")), shown(look("4455667"))) == ({job.pk}, set())


@pytest.mark.parametrize("typed", [people.NIK, "Siti Nur'aini", "menunggak"])
def test_what_a_colleague_searched_who_sees_them_stays_sealed(client, onlooker, clinic, siti, typed):
    address = client.post(at(clinic), {"text": typed}).url
    assert shown(client.get(address)) == {siti.pk}
    page = onlooker.get(address)
    assert page.context["board"] is None
    assert "berhak melihat nama pasien" in page.context["form"].errors["text"][0]
    assert typed not in page.content.decode() and "NURAINI" not in page.content.decode().upper()


def test_what_one_who_sees_none_searched_opens_for_all(client, onlooker, clinic, siti):
    address = onlooker.post(at(clinic), {"text": "menunggak"}).url
    for reader in (onlooker, client):
        assert shown(reader.get(address)) == {siti.pk}


def test_neither_a_plan_nor_a_file_answers_what_the_list_does_not(client, onlooker, clinic, siti):
    mine, theirs = (reader.post(at(clinic), {"text": "siti"}).url for reader in (onlooker, client))
    for address in (mine, theirs):
        query = address.partition("?")[2]
        assert onlooker.get(f"{at(clinic, 'resend_many')}?scope=all&{query}").context["plan"].found == 0
        file = onlooker.get(f"{at(clinic, 'export')}?{query}")
        assert file.status_code == 302 or file.context["count"] == 0


def test_who_forgets_to_say_that_one_may_see_them_hides_them():
    assert Filter().sees_identity is False
    assert Filter(sees_identity=True) == Filter(), "whoever looks, the same is counted"


def test_a_payloads_words_said_back_by_bpjs_are_hidden_from_the_box_too(look, clinic):
    said = {"bpjs_message": "Keluhan 'pusing berputar' ditolak", "answer_key": ""}
    job = scene.job(clinic, State.FAILED, after=said | {"payload": {"complaint": "pusing berputar"}})
    assert (shown(look("pusing")), shown(look("keluhan"))) == (set(), {job.pk})
