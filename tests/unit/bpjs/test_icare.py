"""iCare: an address that opens a peserta's history, so nobody but the doctor may see it."""

import json

import pytest

from bpjs import NotFound, Refused, Service, UnexpectedShape, decipher, icare, prepare
from bpjs.client import decoded
from tests.unit.bpjs.vectors import MELATI, NOW, answered, answered_nothing, reply

CARD = "0001234567891"
ADDRESS = "https://icare.example/show?token=Confidential-4"


def test_a_card_that_is_refused_keeps_the_words_of_bpjs():
    request, sent = icare.validate(CARD), reply(None, code=401, message="Peserta tidak aktif", http=401)
    with pytest.raises(Refused, match="Peserta tidak aktif"):
        decoded(request, decipher(MELATI, Service.ICARE, sent, timestamp=NOW))


def test_a_refusal_whose_response_is_plain_text_is_read_as_it_is():
    sent = reply("Token tidak sesuai", code=401, message="UNAUTHORIZED", http=401)
    assert decipher(MELATI, Service.ICARE, sent, timestamp=NOW).message == "Token tidak sesuai"


def test_a_peserta_whom_icare_does_not_know_is_not_found():
    with pytest.raises(NotFound):
        answered_nothing(icare.validate(CARD))


@pytest.mark.parametrize(
    "address",
    [
        None, "", 7, True, [], "javascript:alert(1)", "ftp://icare.example/", "//icare.example/", "https://",
        "https:///show", "https://[::1", "https://icare.example/a b", 'https://icare.example/"x',
        "https://icare.example/\u0007", "https://icare.example/" + "x" * 2_001,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_not_opened(address):
    with pytest.raises(UnexpectedShape, match="url") as caught:
        answered(icare.validate(CARD), {"url": address})
    assert "icare.example" not in str(caught.value)


@pytest.mark.parametrize("content", ["https://icare.example/", 7, [1, 2], {"link": ADDRESS}])
def test_an_answer_of_another_shape_cannot_be_read(content):
    with pytest.raises(UnexpectedShape):
        answered(icare.validate(CARD), content)


def test_the_address_is_given_and_not_shown():
    address = answered(icare.validate(CARD), {"url": ADDRESS})
    assert address == ADDRESS
    assert repr(address) == "<PageAddress>"
    assert "Confidential-4" not in repr([address])


def test_it_is_asked_for_with_pcares_account_and_json():
    request = icare.validate(CARD)
    sent = prepare(MELATI, request, timestamp=NOW)
    assert (request.service, request.method, request.path) == (Service.ICARE, "POST", "api/pcare/validate")
    assert json.loads(sent.body) == {"param": CARD}
    assert sent.headers["X-authorization"].startswith("Basic ")
    assert sent.headers["Content-Type"] == "application/json"
