"""What a write may meet on either side of an open point: the client reads it alike."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from bpjs import NotAnEnvelope, Refused
from bpjs.pcare import kunjungan
from bpjs_sandbox.antrean.queue import DUPLICATES
from bpjs_sandbox.testing import running_sandbox
from tests.contract.clinic import calling, registered
from tests.unit.bpjs.samples import consultation, writes
from titian.outbox.queries import classify


@pytest.fixture(scope="module")
def running():
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(running):
    with calling(running, {}) as client:
        yield client


@pytest.fixture
def known(running, client):
    return registered(running, client, {})


def refusal(client, request):
    with pytest.raises(Refused) as caught:
        client.call(request)
    return caught.value.answer


@pytest.mark.parametrize(
    ("words", "key"), [("poli", "pendaftaran_duplicate"), ("day", "pendaftaran_duplicate_v3")]
)
def test_a_second_registration_is_known_wherever_it_is_refused(running, client, known, words, key):
    (again,) = writes(known)["pcare.pendaftaran.add"]
    for place, code in product(("meta", "array", "object", "text"), (401, 412, 428)):
        running.turn(refusal_place=place, duplicate_text=words, duplicate_code=code)
        told = refusal(client, again)
        codes = {"http": told.http, "code": told.code}
        row = classify(service="pcare", kind="tambah_pendaftaran", message=told.message, **codes)
        assert row.key == key


@pytest.mark.parametrize("text", DUPLICATES.values())
def test_a_second_entry_of_the_line_is_known_in_both_texts(text):
    row = classify(service="antrean", kind="tambah_antrean", http=200, code=201, message=text)
    assert row.key == "antrean_duplicate"


@pytest.mark.parametrize("form", ["number", "dot", "comma"])
def test_a_weight_is_the_same_however_it_comes_back(running, client, known, form):
    running.turn(number_form=form)
    client.call(kunjungan.add(replace(consultation(known), weight=Decimal("61.5"))))
    (row,) = client.call(kunjungan.history(known.card)).rows
    assert (row.weight, row.systolic) == (Decimal("61.5"), Decimal(120))


def test_the_temperature_goes_with_a_dot(running, client, known):
    running.turn(suhu_form="comma")
    with pytest.raises(Refused, match="suhu"):
        client.call(kunjungan.add(consultation(known)))
    running.turn(suhu_form="dot")
    client.call(kunjungan.add(consultation(known)))


def test_a_body_that_is_too_long_for_the_gateway_is_no_answer_of_bpjs(running, client, known):
    running.turn(body_limit=100)
    with pytest.raises(NotAnEnvelope) as caught:
        client.call(kunjungan.add(consultation(known)))
    assert caught.value.status == 413
