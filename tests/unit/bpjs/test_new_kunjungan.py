"""A consultation goes to BPJS whole or not at all: nothing that is missing is made up."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bpjs import NotFound, Refused, Reply, Service, UnexpectedShape, Unsendable, decipher
from bpjs.client import decoded
from bpjs.pcare import kunjungan
from bpjs.pcare.kunjungan import NewKunjungan, ToSpecial, ToSubspecialty
from tests.unit.bpjs.vectors import MELATI, NOW, answered, answered_nothing, reply

NUMBER = "0114U1630326Y000001"
DAY, TOMORROW, YESTERDAY = date(2026, 3, 26), date(2026, 3, 27), date(2026, 3, 25)
SIMPLE = NewKunjungan(
    card_number="0001234567891", service_date=DAY, poli_code="001", complaint="batuk é", anamnesis="3 hari",
    consciousness_code="01", systolic=120, diastolic=Decimal(80), weight=61.5, height=165, waist=80,
    respiratory_rate=20, heart_rate=80.0, temperature=Decimal("36.50"), diagnoses=("J06.9",),
    food_allergy_code="00", air_allergy_code="00", drug_allergy_code="00", prognosis_code="02",
    medicine_therapy="Paracetamol 3x1", other_therapy="istirahat", consumables="-", practitioner_code="123456",
    disposition_code="3", ended_on=DAY,
)  # fmt: skip
TO_SUBSPECIALTY = ToSubspecialty(planned_for=TOMORROW, hospital_code="0112R016", subspecialty_code="16")
TO_DIALYSIS = ToSpecial(planned_for=TOMORROW, hospital_code="0112R016", special_code="HDL", notes="rutin")
TO_THALASSAEMIA = replace(TO_DIALYSIS, special_code="THA", subspecialty_code="3")


def body_of(new):
    return json.loads(kunjungan.add(new).body)


@pytest.mark.parametrize(
    "vital", ["systolic", "diastolic", "weight", "height", "waist", "respiratory_rate", "heart_rate", "temperature"]
)  # fmt: skip
@pytest.mark.parametrize("value", [None, -1, float("nan"), float("inf"), Decimal("NaN"), "tinggi", ""])
def test_a_vital_sign_that_is_none_is_not_sent(vital, value):
    with pytest.raises(Unsendable, match=vital) as caught:
        replace(SIMPLE, **{vital: value})
    assert caught.value.part == "body"
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "code", ["card_number", "poli_code", "consciousness_code", "food_allergy_code", "prognosis_code",
             "practitioner_code", "disposition_code"]
)  # fmt: skip
@pytest.mark.parametrize("value", [None, ""])
def test_a_code_that_is_missing_is_not_left_to_bpjs(code, value):
    with pytest.raises(Unsendable, match=code):
        replace(SIMPLE, **{code: value})


@pytest.mark.parametrize("vital", ["weight", "height"])
def test_nobody_weighs_nothing(vital):
    with pytest.raises(Unsendable, match=vital):
        replace(SIMPLE, **{vital: 0})


@pytest.mark.parametrize("codes", [(), ("",), ("A09", ""), ("A09", "I10", "J00", "K29.7")])
def test_a_consultation_has_one_to_three_diagnoses(codes):
    with pytest.raises(Unsendable, match="diagnos"):
        replace(SIMPLE, diagnoses=codes)


@pytest.mark.parametrize("field", ["complaint", "anamnesis"])
def test_a_text_that_bpjs_would_not_keep_is_not_cut(field):
    assert body_of(replace(SIMPLE, **{field: "x" * 400}))
    with pytest.raises(Unsendable, match=field):
        replace(SIMPLE, **{field: "x" * 401})


def test_nobody_leaves_before_coming():
    with pytest.raises(Unsendable, match="ended_on"):
        replace(SIMPLE, ended_on=YESTERDAY)


@pytest.mark.parametrize(
    ("disposition", "rujukan"), [("4", None), ("3", TO_SUBSPECIALTY), ("1", TO_DIALYSIS), ("6", TO_DIALYSIS)]
)
def test_a_rujukan_goes_with_its_disposition_and_no_other(disposition, rujukan):
    with pytest.raises(Unsendable, match="contradict"):
        replace(SIMPLE, disposition_code=disposition, rujukan=rujukan)


def test_a_rujukan_to_a_day_before_is_none():
    with pytest.raises(Unsendable, match="rujukan lies before"):
        referred(replace(TO_SUBSPECIALTY, planned_for=YESTERDAY))


@pytest.mark.parametrize(("kind", "subspecialty"), [("THA", None), ("HEM", ""), ("HDL", "3"), ("HIV", "26")])
def test_only_tha_and_hem_name_a_subspecialty(kind, subspecialty):
    with pytest.raises(Unsendable, match="THA and HEM"):
        replace(TO_DIALYSIS, special_code=kind, subspecialty_code=subspecialty)


@pytest.mark.parametrize(
    ("code", "reason"), [(1, None), (4, ""), (-1, "< 3 Hari"), (5, "x"), (-2, None), (0, None)]
)
def test_a_tacc_has_its_reason(code, reason):
    with pytest.raises(Unsendable, match="tacc"):
        replace(SIMPLE, tacc_code=code, tacc_reason=reason)


def referred(rujukan):
    return replace(SIMPLE, disposition_code="4", rujukan=rujukan)


def test_a_simple_consultation_is_written_field_by_field():
    assert body_of(SIMPLE) == {
        "noKunjungan": None, "noKartu": "0001234567891", "tglDaftar": "26-03-2026", "kdPoli": "001",
        "keluhan": "batuk é", "kdSadar": "01", "sistole": 120, "diastole": 80, "beratBadan": 61.5,
        "tinggiBadan": 165, "respRate": 20, "heartRate": 80, "lingkarPerut": 80, "kdStatusPulang": "3",
        "tglPulang": "26-03-2026", "kdDokter": "123456", "kdDiag1": "J06.9", "kdDiag2": None, "kdDiag3": None,
        "kdPoliRujukInternal": None, "rujukLanjut": None, "kdTacc": -1, "alasanTacc": None,
        "anamnesa": "3 hari", "alergiMakan": "00", "alergiUdara": "00", "alergiObat": "00", "kdPrognosa": "02",
        "terapiObat": "Paracetamol 3x1", "terapiNonObat": "istirahat", "bmhp": "-", "suhu": "36.5",
    }  # fmt: skip


def test_three_diagnoses_keep_their_order():
    sent = body_of(replace(SIMPLE, diagnoses=("E11.9", "I10", "J00")))
    assert (sent["kdDiag1"], sent["kdDiag2"], sent["kdDiag3"]) == ("E11.9", "I10", "J00")


@pytest.mark.parametrize(
    ("rujukan", "part", "wanted"),
    [
        (TO_SUBSPECIALTY, "subSpesialis", {"kdSubSpesialis1": "16", "kdSarana": None}),
        (TO_DIALYSIS, "khusus", {"kdKhusus": "HDL", "kdSubSpesialis": None, "catatan": "rutin"}),
        (TO_THALASSAEMIA, "khusus", {"kdKhusus": "THA", "kdSubSpesialis": "3", "catatan": "rutin"}),
    ],
)
def test_a_rujukan_has_one_of_three_forms(rujukan, part, wanted):
    empty = {"tglEstRujuk": "27-03-2026", "kdppk": "0112R016", "subSpesialis": None, "khusus": None}
    assert body_of(referred(rujukan))["rujukLanjut"] == {**empty, part: wanted}


def test_a_duplicate_keeps_the_words_of_bpjs():
    sent = reply(None, code=401, message="Peserta sudah di-entri di poli yang sama", http=401)
    with pytest.raises(Refused, match="sudah di-entri"):
        decoded(kunjungan.add(SIMPLE), decipher(MELATI, Service.PCARE, sent, timestamp=NOW))


def test_a_refused_field_is_named():
    fields = [{"field": "noKartu", "message": "Belum melakukan pendaftaran pada poli tersebut."}]
    body = {"response": fields, "metaData": {"message": "PRECONDITION_FAILED", "code": 412}}
    answer = decipher(MELATI, Service.PCARE, Reply(412, {}, json.dumps(body).encode()), timestamp=NOW)
    with pytest.raises(Refused, match="noKartu: Belum melakukan pendaftaran"):
        decoded(kunjungan.add(SIMPLE), answer)


@pytest.mark.parametrize(
    "content",
    [
        {"field": "noKunjungan", "message": "berhasil"},
        {"field": "noUrut", "message": NUMBER},
        {"field": "noKunjungan"},
        [],
        "OK",
        [{}, {}],
    ],
)
def test_a_consultation_without_a_number_is_no_success(content):
    with pytest.raises((UnexpectedShape, NotFound)):
        answered(kunjungan.add(SIMPLE), content, code=201, http=201)


@pytest.mark.parametrize("listed", [True, False])
def test_the_number_is_read_from_an_array_or_an_object(listed):
    created = {"field": "noKunjungan", "message": NUMBER}
    assert answered(kunjungan.add(SIMPLE), [created] if listed else created, code=201, http=201) == NUMBER


def test_an_edit_sends_the_whole_consultation_with_its_number():
    request = kunjungan.edit(NUMBER, SIMPLE)
    assert (request.method, request.path, request.idempotent) == ("PUT", "kunjungan/V1", True)
    assert json.loads(request.body) == {**body_of(SIMPLE), "noKunjungan": NUMBER}
    assert answered(request, None) is None


@pytest.mark.parametrize("request_", [kunjungan.edit(NUMBER, SIMPLE), kunjungan.delete(NUMBER)])
def test_a_204_to_a_change_is_no_success(request_):
    with pytest.raises(NotFound):
        answered_nothing(request_)


def test_a_consultation_is_withdrawn_by_its_number():
    request = kunjungan.delete(NUMBER)
    assert (request.method, request.path, request.body) == ("DELETE", f"kunjungan/{NUMBER}", None)
    with pytest.raises(Unsendable):
        kunjungan.delete("")


def test_no_log_shows_a_consultation():
    assert repr(SIMPLE) == "<NewKunjungan …7891 001 2026-03-26>"
