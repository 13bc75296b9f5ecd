import base64
import dataclasses
import gzip
import json
import zlib

import pytest

from bpjs import (
    NotAnEnvelope,
    NotReceived,
    Reply,
    Request,
    Service,
    Undecipherable,
    Unsendable,
    decipher,
    prepare,
)
from bpjs.message import MAX_REPLY, FieldRefusal
from bpjs.protocol import server_time
from tests.unit.bpjs.vectors import MELATI, NOW, VECTORS, credentials_of, encrypted, reply, sealed


def read(answered: Reply, service: Service = Service.PCARE):
    return decipher(MELATI, service, answered, timestamp=NOW)


def request(service: Service = Service.PCARE, method: str = "GET", body: str | None = None) -> Request[None]:
    return Request(service, method, "kesadaran", lambda answer: None, body)


# What is no envelope


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"<!DOCTYPE html><html>", b"Authentication failed", b"[]", b"null", b"{}", b'{"metaData":{}}',
     b'{"metaData":null}', b'{"metaData":[200]}', b"\xff\xfe\x00", b'{"message":"no key"}',
     b'{"metaData":{"code":NaN}}', b'{"response":' + b"[" * 100_000],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 302, 403, 500, 503])
def test_something_other_than_an_envelope_is_never_an_answer(body, status):
    with pytest.raises(NotAnEnvelope) as caught:
        read(Reply(status, {}, body))
    assert caught.value.status == status
    assert not isinstance(caught.value, Undecipherable)


def test_the_excerpt_of_garbage_can_be_stored_by_any_database():
    with pytest.raises(NotAnEnvelope) as caught:
        read(Reply(502, {}, b"\0\xff<html>"))
    assert caught.value.excerpt == "\ufffd\ufffd<html>"


def test_the_excerpt_is_the_first_500_characters():
    with pytest.raises(NotAnEnvelope) as caught:
        read(Reply(502, {}, b"<html>" + b"x" * 1_000))
    assert caught.value.excerpt == "<html>" + "x" * 494


def test_the_excerpt_of_a_page_that_echoes_the_request_holds_no_credentials():
    echo = f"<html>{MELATI.secret} {MELATI.user_key} {MELATI.password} {MELATI.authorization}"
    with pytest.raises(NotAnEnvelope) as caught:
        read(Reply(502, {}, echo.encode()))
    assert caught.value.excerpt == "<html>" + " ".join(["[hidden]"] * 4)


def test_a_secret_at_the_edge_of_the_excerpt_is_not_cut_in_half():
    with pytest.raises(NotAnEnvelope) as caught:
        read(Reply(502, {}, ("x" * 495 + MELATI.secret).encode()))
    assert "Conf" not in caught.value.excerpt


def test_a_body_beyond_the_limit_is_not_read():
    with pytest.raises(NotAnEnvelope, match="beyond the limit"):
        read(Reply(200, {}, b"{" + b" " * MAX_REPLY + b"}"))


def test_a_compressed_body_that_unfolds_beyond_the_limit_is_not_read():
    bomb = gzip.compress(b" " * (MAX_REPLY + 1_000_000))
    with pytest.raises(NotAnEnvelope, match="beyond the limit"):
        read(Reply(200, {"content-encoding": "gzip"}, bomb))


@pytest.mark.parametrize(("name", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_server_that_compresses_uninvited_is_understood(name, compress):
    plain = reply(None)
    assert read(Reply(200, {"content-encoding": name}, compress(plain.body))).succeeded


def test_a_body_that_claims_to_be_compressed_and_is_not_is_read_as_it_is():
    assert read(Reply(200, {"content-encoding": "gzip"}, reply(None).body)).succeeded


# What says yes and cannot be opened


@pytest.mark.parametrize("name", ["wrong-timestamp", "aes-ok-but-not-lz"])
def test_a_success_that_does_not_open_is_undecipherable(name):
    vector = next(vector for vector in VECTORS["negative_vectors"] if vector["name"] == name)
    with pytest.raises(Undecipherable):
        decipher(
            credentials_of(vector),
            Service.PCARE,
            reply(vector["ciphertext"]),
            timestamp=int(vector["timestamp"]),
        )


@pytest.mark.parametrize("name", ["not-a-block-multiple", "plain-message-in-response"])
def test_a_response_that_is_not_encrypted_is_kept_as_it_came(name):
    vector = next(vector for vector in VECTORS["negative_vectors"] if vector["name"] == name)
    assert read(reply(vector["ciphertext"])).data == vector["ciphertext"]


@pytest.mark.parametrize("inner", ["no json", '{"nik": NaN}', "[" * 5_000, '{"a":1'])
def test_a_success_whose_content_is_no_json_is_undecipherable(inner):
    with pytest.raises(Undecipherable):
        read(reply(sealed(inner)))


@pytest.mark.parametrize("plain", [b"", b"\xff\xfe", b"\0" * 32, "é".encode()])
def test_a_success_whose_content_is_no_lz_string_is_undecipherable(plain):
    with pytest.raises(Undecipherable):
        read(reply(encrypted(plain)))


# What says no


def test_a_refusal_that_does_not_open_is_still_a_refusal():
    garbage = base64.b64encode(b"x" * 32).decode()
    answer = read(reply(garbage, code=412, message="PRECONDITION_FAILED", http=412))
    assert (answer.code, answer.message, answer.data) == (412, "PRECONDITION_FAILED", garbage)


@pytest.mark.parametrize("seal", [False, True])
@pytest.mark.parametrize("listed", [False, True])
def test_a_status_word_is_replaced_by_what_the_fields_say(seal, listed):
    refusal = {"field": "kdPoli", "message": "Tidak sesuai dengan referensi sistem."}
    content: object = [refusal] if listed else refusal
    sent = reply(
        sealed(json.dumps(content)) if seal else content, code=412, message="PRECONDITION_FAILED", http=412
    )
    answer = read(sent)
    assert answer.fields == (FieldRefusal("kdPoli", "Tidak sesuai dengan referensi sistem."),)
    assert answer.message == "kdPoli: Tidak sesuai dengan referensi sistem."


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({"field": None, "message": None}, "BAD_REQUEST"),
        ([], "BAD_REQUEST"),
        ("Peserta sudah ada", "Peserta sudah ada"),
    ],
)
def test_a_status_word_stays_only_where_nothing_says_more(response, message):
    assert read(reply(response, code=400, message="BAD_REQUEST", http=400)).message == message


def test_a_message_in_words_is_not_replaced():
    answer = read(
        reply([{"field": "a", "message": "b"}], code=401, message="Peserta sudah di-entri", http=401)
    )
    assert answer.message == "Peserta sudah di-entri"


def test_of_a_message_without_end_the_beginning_is_read_and_the_text_keeps_all():
    told = "Nomor kartu " * 10_000
    answer = read(Reply(412, {}, json.dumps({"metaData": {"code": 412, "message": told}}).encode()))
    assert (answer.message, told in answer.text) == (told[:2_000], True)


def test_of_very_many_fields_the_first_are_read():
    fields = [{"field": "kdPoli", "message": "harus diisi"}] * 10_000
    envelope = {"metaData": {"code": 412, "message": "PRECONDITION_FAILED"}, "response": fields}
    assert len(read(Reply(412, {}, json.dumps(envelope).encode())).message) == 2_000


def test_codes_may_come_as_text_or_not_at_all():
    assert read(reply(None, code="201", http=201)).succeeded
    assert read(reply(None, code=None, message=None, http=500)).code is None
    assert read(reply(None, code=True)).code is None
    assert not read(reply(None, code="9" * 5_000)).succeeded


@pytest.mark.parametrize(
    ("service", "http", "code", "success"),
    [
        (Service.PCARE, 200, 200, True),
        (Service.PCARE, 201, 201, True),
        (Service.PCARE, 200, 1, False),
        (Service.PCARE, 500, 200, False),
        (Service.ANTREAN, 200, 1, True),
        (Service.ANTREAN, 200, 200, True),
        (Service.ANTREAN, 200, 201, False),
        (Service.ANTREAN, 200, 0, False),
    ],
)
def test_success_is_told_in_the_dialect_of_the_service(service, http, code, success):
    assert read(reply(None, code=code, http=http), service).succeeded is success


def test_a_bare_204_says_that_there_is_nothing():
    answer = read(Reply(204, {}, b""))
    assert answer.nothing_found
    assert not answer.succeeded


# 429


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120.0), ("Wed, 01 Jan 2025 00:01:00 GMT", 60.0), ("Wed, 01 Jan 2020 00:00:00 GMT", 0.0),
     ("soon", None), ("", None), ("-5", None), ("9" * 400, None), ("Wed, 01 Jan 99999 00:00:00 GMT", None)],
)  # fmt: skip
def test_429_was_not_received_and_says_when_to_come_back(header, seconds):
    with pytest.raises(NotReceived) as caught:
        read(Reply(429, {"retry-after": header}, b"slow down"))
    assert (caught.value.limited, caught.value.retry_after) == (True, seconds)


# What opens


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_every_vector_opens_and_its_text_stands_in_place(vector):
    who, at = credentials_of(vector), int(vector["timestamp"])
    answer = decipher(who, Service.PCARE, reply(vector["ciphertext"]), timestamp=at)
    assert answer.data == json.loads(vector["plaintext"])
    assert answer.text == (
        '{"response": ' + vector["plaintext"] + ', "metaData": {"message": "OK", "code": 200}}'
    )


def test_numbers_are_never_altered_in_the_text():
    inner = '{"nik":3201234567890123,"suhu":36.50,"much":1e400,"exact":0.1000000000000000055}'
    envelope = '{"metaData":{"code":200,"message":"OK"},"response":"@","took":1.10}'.replace(
        "@", sealed(inner)
    )
    answer = read(Reply(200, {}, envelope.encode()))
    assert answer.text == envelope.replace(f'"{sealed(inner)}"', inner)


def test_an_escaped_slash_in_the_sealed_response_is_read_as_json():
    response = next(text for text in (sealed(f'"{n}"') for n in range(999)) if "/" in text)
    body = '{"metaData":{"code":200},"response":"@"}'.replace("@", response.replace("/", "\\/"))
    assert read(Reply(200, {}, body.encode())).text.count('"response":"') == 1


def test_half_a_character_in_the_content_can_be_stored_all_the_same():
    answer = read(reply(sealed('"terpotong \ud83d"')))
    assert answer.data == "terpotong \ufffd"
    assert answer.text.encode()


@pytest.mark.parametrize("spelling", ["metaData", "metadata", "MetaData"])
def test_the_envelope_is_found_in_any_spelling_and_after_a_byte_order_mark(spelling):
    body = b"\xef\xbb\xbf" + json.dumps({spelling: {"Code": 1, "Message": "Ok"}}).encode()
    assert read(Reply(200, {}, body), Service.ANTREAN).succeeded


# What is sent


@pytest.mark.parametrize("field", ["cons_id", "user_key"])
@pytest.mark.parametrize("value", ["a\r\nX-evil: 1", "kunci é", "a\tb"])
def test_a_credential_that_cannot_be_sent_is_named_and_not_shown(field, value):
    with pytest.raises(Unsendable) as caught:
        prepare(dataclasses.replace(MELATI, **{field: value}), request(), timestamp=NOW)
    assert caught.value.part == field
    assert value not in str(caught.value)


@pytest.mark.parametrize("field", ["secret", "username", "password", "app_code"])
def test_other_credentials_may_hold_any_character_since_they_travel_encoded(field):
    sent = prepare(dataclasses.replace(MELATI, **{field: "kunci é\r\n"}), request(), timestamp=NOW)
    assert all(value.isascii() and value.isprintable() for value in sent.headers.values())


def test_half_a_character_in_the_body_cannot_be_sent():
    with pytest.raises(Unsendable, match="body"):
        prepare(MELATI, request(method="POST", body='"\ud83d"'), timestamp=NOW)


def test_pcare_is_signed_with_the_account_and_takes_plain_text():
    sent = prepare(MELATI, request(method="POST", body='{"a":"é"}'), timestamp=NOW)
    assert sent.headers["X-authorization"] == f"Basic {MELATI.authorization}"
    assert sent.headers["X-timestamp"] == str(NOW)
    assert sent.headers["Content-Type"] == "text/plain"
    assert sent.body == '{"a":"é"}'.encode()
    assert sent.url == "http://127.0.0.1:9/pcare-rest/kesadaran"


def test_antrean_is_signed_without_the_account_and_takes_json():
    sent = prepare(MELATI, request(Service.ANTREAN, "POST", "{}"), timestamp=NOW)
    assert "X-authorization" not in sent.headers
    assert sent.headers["Content-Type"] == "application/json"


def test_what_is_read_has_no_body():
    sent = prepare(MELATI, request(), timestamp=NOW)
    assert sent.body is None
    assert sent.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("header", "epoch"), [("Wed, 01 Jan 2025 00:00:00 GMT", NOW), ("yesterday", None), ("", None)]
)
def test_the_clock_of_the_server_is_read_from_its_date(header, epoch):
    assert server_time(Reply(200, {"date": header}, b"")) == epoch
