"""Nothing that may reach a log shows credentials or a whole identity."""

import traceback
from datetime import date

import pytest

from bpjs import NotAnEnvelope, Refused, Reply, Request, Service, UnexpectedShape, decipher, prepare
from bpjs.antrean import antrean
from bpjs.masking import masked
from bpjs.message import Answer
from bpjs.pcare import pendaftaran
from bpjs.pcare.peserta import peserta_by_nik
from tests.unit.bpjs.vectors import MELATI, NOW, SECRETS, reply, sealed

NIK, CARD = "3201234567890123", "0001234567891"
CONFIDENTIAL = [*SECRETS.values(), MELATI.authorization, NIK, CARD, "Siti"]
NEW = pendaftaran.NewPendaftaran(CARD, "0114U163", date(2025, 1, 1), "001", "Siti batuk", True, "10")
ENTRY = antrean.NewAntrean(
    CARD, NIK, "0812", "001", "UMUM", "1", date(2025, 1, 1), 1, "dr.", "08:00-12:00", "A1", 1
)
ANSWER = Answer(Service.PCARE, 412, 412, f"{NIK} ditolak", {"nama": "Siti"}, (), f'{{"nik":"{NIK}"}}')
MEMBER = sealed(f'{{"noKartu":"{CARD}","noKTP":"{NIK}","nama":"Siti"}}')


def values():
    member = peserta_by_nik(NIK)
    answer = decipher(MELATI, Service.PCARE, reply(MEMBER), timestamp=NOW)
    return [
        MELATI,
        member,
        prepare(MELATI, member, timestamp=NOW),
        pendaftaran.add(NEW),
        prepare(MELATI, pendaftaran.add(NEW), timestamp=NOW),
        NEW,
        ENTRY,
        ANSWER,
        answer,
        member.decode(answer),
        Reply(200, {"x": NIK}, CARD.encode()),
    ]


@pytest.mark.parametrize("value", values(), ids=lambda value: type(value).__name__)
def test_repr_hides_credentials_and_identities(value):
    assert not [text for text in CONFIDENTIAL if text in repr(value) + str(value)]


@pytest.mark.parametrize("error", [Refused(ANSWER), UnexpectedShape(ANSWER, "nama")], ids=repr)
def test_an_error_hides_credentials_and_identities(error):
    assert not [text for text in CONFIDENTIAL if text in repr(error) + str(error)]


def test_the_traceback_of_a_page_that_echoes_everything_hides_it():
    page = Reply(502, {}, f"<html>{CONFIDENTIAL}".encode())
    with pytest.raises(NotAnEnvelope) as caught:
        decipher(MELATI, Service.PCARE, page, timestamp=NOW)
    told = "".join(traceback.format_exception(caught.value))
    assert not [text for text in CONFIDENTIAL if text in told]


def test_credentials_show_where_they_belong():
    assert repr(MELATI) == "Credentials(base_url='http://127.0.0.1:9/pcare-rest', cons_id='99001')"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (NIK, "…0123"),
        (f"a{CARD}b", "a…7891b"),
        ("0114U1630316Y000001", "0114U1630316Y000001"),
        ("01-02-2025", "01-02-2025"),
    ],
)
def test_an_identity_keeps_its_last_four_digits(text, hidden):
    assert masked(text) == hidden


def test_a_request_shows_its_service_method_and_path():
    assert repr(Request(Service.PCARE, "GET", "kesadaran", len)) == "<Request pcare GET kesadaran>"
