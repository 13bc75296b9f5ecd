"""No reply whatever makes the client hang, swell, or raise anything but its own errors."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpjs import Answer, BpjsError, Reply, Service, decipher
from bpjs.client import decoded
from bpjs.protocol import server_time
from bpjs.shape import Row
from tests.unit.bpjs import samples
from tests.unit.bpjs.vectors import MELATI, NOW, encrypted, sealed

NAMES = [
    *("response", "metaData", "metadata", "code", "message", "list", "count", "field", "noUrut", "tgldaftar"),
    *("noKartu", "nama", "poli", "peserta", "kdPoli", "kodepoli", "kodedokter", "kdDiag", "noKunjungan"),
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
    | st.sampled_from(["01-01-2025", "2025-01-01", "1e400", "NaN", "A1", "200", "AKTIF", "1E+999999", "-0"])
)  # fmt: skip
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=12,
)
# What a field may hold: mostly what its decoder takes, so that the fields after it are asked for as well.
FIELDS = SCALARS | st.sampled_from(
    [
        *(
            "0001234567891",
            "0114U1630316Y000001",
            "01-01-2025",
            "27",
            "ANA",
            "L",
            "https://a.id/",
            "07:00-12:00",
        ),
        *({}, [], [{}], [{}, {}], {"list": [{}]}, True, 0, 10**30, "x" * 6_000),
    ]
)
CODES = st.sampled_from([0, 1, 200, 201, 204, 401, 412, "201", None, True, 1e308]) | JSON
BODIES = (
    st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()) | st.text().map(str.encode)
)
SEALED = (
    JSON.map(lambda value: sealed(json.dumps(value)))
    | st.binary(max_size=64).map(encrypted)
    | st.text(max_size=64).map(lambda text: encrypted(text.encode()))
)
HEADERS = st.dictionaries(
    st.sampled_from(["retry-after", "date", "content-encoding", "content-type"]),
    st.text(max_size=30)
    | st.sampled_from(["gzip", "deflate", "br", "Mon, 01 Jan 0001 00:00:00 +9999", "1e9", "٣"]),
)
STATUSES = st.sampled_from([200, 201, 204, 302, 401, 412, 429, 500, 503]) | st.integers(100, 999)
REQUESTS = st.sampled_from([one for calls in (samples.reads() | samples.writes()).values() for one in calls])


def deciphered(reply: Reply, service: Service) -> Answer | None:
    try:
        return decipher(MELATI, service, reply, timestamp=NOW)
    except BpjsError:
        return None


def is_storable(answer: Answer) -> bool:
    texts = [answer.message, answer.text, *(refusal.message for refusal in answer.fields)]
    return all(text.encode() is not None and "\0" not in text for text in texts)


@given(STATUSES, HEADERS, BODIES, st.sampled_from(Service))
def test_any_reply_is_an_answer_or_one_of_our_errors(status, headers, body, service):
    answer = deciphered(Reply(status, headers, body), service)
    assert answer is None or is_storable(answer)


@given(
    STATUSES, SEALED | JSON, CODES, JSON, st.sampled_from(Service), st.sampled_from(["metaData", "metadata"])
)
def test_any_envelope_is_an_answer_or_one_of_our_errors(status, response, code, message, service, name):
    envelope = {name: {"code": code, "message": message}, "response": response}
    answer = deciphered(Reply(status, {}, json.dumps(envelope).encode()), service)
    assert answer is None or (is_storable(answer) and (not answer.text or json.loads(answer.text)))


@given(REQUESTS, JSON, CODES)
def test_any_content_is_decoded_or_one_of_our_errors(request, content, code):
    envelope = {"metaData": {"code": code, "message": "OK"}, "response": sealed(json.dumps(content))}
    reply = Reply(200, {}, json.dumps(envelope).encode())
    with suppress(BpjsError):
        decoded(request, decipher(MELATI, request.service, reply, timestamp=NOW))


@given(REQUESTS, st.sampled_from([{}, [{}]]), st.data())
def test_any_value_of_any_field_is_decoded_or_one_of_our_errors(request, content, data):
    answer = Answer(request.service, 200, 200, "OK", content, (), "")
    with pytest.MonkeyPatch.context() as patch, suppress(BpjsError):
        patch.setattr(Row, "raw", lambda row, name: data.draw(FIELDS))
        request.decode(answer)


@given(st.text(max_size=40))
def test_any_date_of_a_server_is_a_clock_or_none(header):
    assert server_time(Reply(200, {"date": header}, b"")) is None or header
