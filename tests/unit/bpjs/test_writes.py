"""What is added to a kunjungan, and the meetings of Prolanis, typed both ways."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bpjs import NotFound, UnexpectedShape, Unsendable
from bpjs.pcare import kunjungan, prolanis
from bpjs.pcare.kunjungan import Findings, Measures, NewCheckUp, NewMedicine, NewProcedure
from bpjs.pcare.kunjungan.check_up import FINDINGS, MEASURES
from bpjs.pcare.prolanis import NewActivity
from tests.unit.bpjs.vectors import answered, answered_nothing

NUMBER, EDU_ID, CARD = "0114U1630326Y000001", "26030000009", "0001234567891"
DAY = date(2026, 3, 26)
MEDICINE = NewMedicine(
    kunjungan_number=NUMBER, code="130100001", doses_per_day=3, units_per_dose=Decimal("0.5"), quantity=10,
    quantity_asked=10,
)  # fmt: skip
PROCEDURE = NewProcedure(kunjungan_number=NUMBER, code="01001", fee=25000)
CHECK_UP = NewCheckUp(
    NUMBER, "0114U163", DAY, Measures(haemoglobin=Decimal("12.5")), Findings(x_ray="normal")
)
ACTIVITY = NewActivity(
    club_code=152, held_on=DAY, activity_code="01", program_code="01", topic="Senam", speaker="dr. Ani",
    place="Lapangan", note="", cost=Decimal(250000),
)  # fmt: skip
ADDED = [
    (kunjungan.add_medicine(MEDICINE), "kdObatSK", "38", 38),
    (kunjungan.add_procedure(PROCEDURE), "kdTindakanSK", "218", 218),
    (kunjungan.add_check_up(CHECK_UP), "kdMCU", 43, 43),
    (prolanis.add_activity(ACTIVITY), "eduId", EDU_ID, EDU_ID),
]
CHANGES = [
    (kunjungan.delete_medicine(38, NUMBER), "DELETE", f"obat/38/kunjungan/{NUMBER}"),
    (kunjungan.edit_procedure(218, PROCEDURE), "PUT", "tindakan"),
    (kunjungan.delete_procedure(218, NUMBER), "DELETE", f"tindakan/218/kunjungan/{NUMBER}"),
    (kunjungan.edit_check_up(43, CHECK_UP), "PUT", "MCU"),
    (kunjungan.delete_check_up(43, NUMBER), "DELETE", f"MCU/43/kunjungan/{NUMBER}"),
    (prolanis.edit_activity(EDU_ID, ACTIVITY), "POST", "kelompok/kegiatan"),
    (prolanis.delete_activity(EDU_ID), "DELETE", f"kelompok/kegiatan/{EDU_ID}"),
    (prolanis.add_attendance(EDU_ID, CARD), "POST", "kelompok/peserta"),
    (prolanis.delete_attendance(EDU_ID, CARD), "DELETE", f"kelompok/peserta/{EDU_ID}/{CARD}"),
]
EVERY_ADDITION = pytest.mark.parametrize(("request_", "field", "sent", "number"), ADDED)
EVERY_CHANGE = pytest.mark.parametrize(("request_", "method", "path"), CHANGES)


@EVERY_ADDITION
@pytest.mark.parametrize("message", ["berhasil disimpan", "", None, "-1", {}])
def test_an_addition_without_its_number_is_no_success(request_, field, sent, number, message):
    with pytest.raises(UnexpectedShape):
        answered(request_, {"field": field, "message": message}, code=201, http=201)


@EVERY_ADDITION
def test_the_number_of_an_addition_comes_alone_or_in_a_list(request_, field, sent, number):
    assert (request_.method, request_.idempotent) == ("POST", False)
    created = {"field": field, "message": sent}
    assert answered(request_, created, code=201, http=201) == number
    assert answered(request_, [created], code=201, http=201) == number


def test_a_medicine_with_another_number_is_not_added():
    with pytest.raises(UnexpectedShape, match="kdObatSK"):
        answered(kunjungan.add_medicine(MEDICINE), {"field": "noKunjungan", "message": "38"}, code=201)


@EVERY_CHANGE
def test_a_204_to_a_change_is_no_success(request_, method, path):
    with pytest.raises(NotFound):
        answered_nothing(request_)


@EVERY_CHANGE
def test_a_change_says_nothing_but_that_it_is_done(request_, method, path):
    assert (request_.method, request_.path) == (method, path)
    assert answered(request_, None) is None
    assert answered(request_, {"field": "eduId", "message": EDU_ID}) is None


@pytest.mark.parametrize("amount", ["doses_per_day", "units_per_dose", "quantity", "quantity_asked"])
@pytest.mark.parametrize("value", [None, 0, -1, float("nan")])
def test_a_medicine_without_an_amount_is_not_sent(amount, value):
    with pytest.raises(Unsendable, match=amount):
        replace(MEDICINE, **{amount: value})


@pytest.mark.parametrize("given", [{"unlisted_name": "Jamu"}, {"code": "130199999"}])
def test_a_medicine_has_a_code_or_a_name_of_its_own(given):
    with pytest.raises(Unsendable, match="either a code"):
        replace(MEDICINE, **given)


def test_a_procedure_without_a_fee_is_not_sent():
    with pytest.raises(Unsendable, match="fee"):
        replace(PROCEDURE, fee=None)


def test_a_medicine_is_written_field_by_field():
    assert json.loads(kunjungan.add_medicine(MEDICINE).body) == {
        "kdObatSK": 0, "noKunjungan": NUMBER, "racikan": False, "kdRacikan": None, "obatDPHO": True,
        "kdObat": "130100001", "signa1": 3, "signa2": 0.5, "jmlObat": 10, "jmlPermintaan": 10,
        "nmObatNonDPHO": None,
    }  # fmt: skip


def test_a_compound_of_the_clinics_own_is_written_with_its_name():
    own = replace(MEDICINE, code="130199999", unlisted_name="Puyer batuk", compound="R.01")
    sent = json.loads(kunjungan.add_medicine(own).body)
    assert (sent["racikan"], sent["kdRacikan"]) == (True, "R.01")
    assert (sent["obatDPHO"], sent["kdObat"], sent["nmObatNonDPHO"]) == (False, "130199999", "Puyer batuk")


def test_a_procedure_is_written_with_its_number_when_it_is_changed():
    added = json.loads(kunjungan.add_procedure(PROCEDURE).body)
    assert added == {
        "kdTindakanSK": 0, "noKunjungan": NUMBER, "kdTindakan": "01001", "biaya": 25000, "keterangan": None,
        "hasil": 0,
    }  # fmt: skip
    assert json.loads(kunjungan.edit_procedure(218, PROCEDURE).body) == {**added, "kdTindakanSK": 218}


def test_what_was_not_measured_in_a_check_up_is_zero_on_the_wire_and_nothing_when_it_comes_back():
    sent = json.loads(kunjungan.add_check_up(CHECK_UP).body)
    assert list(sent)[4:] == [*MEASURES.values(), *FINDINGS.values()]
    assert (sent["darahRutinHemo"], sent["darahRutinLeu"], sent["radiologiFoto"]) == (12.5, 0, "normal")
    assert sent["fungsiJantungEKG"] is None
    (back,) = answered(kunjungan.check_ups(NUMBER), [{**sent, "kdMCU": 43}]).rows
    assert (back.measures, back.findings, back.service_date) == (CHECK_UP.measures, CHECK_UP.findings, DAY)


def test_a_check_up_that_is_changed_has_its_number():
    assert json.loads(kunjungan.edit_check_up(43, CHECK_UP).body)["kdMCU"] == 43


def test_a_meeting_is_written_field_by_field():
    added = json.loads(prolanis.add_activity(ACTIVITY).body)
    assert added == {
        "eduId": None, "clubId": 152, "tglPelayanan": "26-03-2026", "kdKegiatan": "01", "kdKelompok": "01",
        "materi": "Senam", "pembicara": "dr. Ani", "lokasi": "Lapangan", "keterangan": "", "biaya": 250000,
    }  # fmt: skip
    assert json.loads(prolanis.edit_activity(EDU_ID, ACTIVITY).body) == {**added, "eduId": EDU_ID}
    assert json.loads(prolanis.add_attendance(EDU_ID, CARD).body) == {"eduId": EDU_ID, "noKartu": CARD}


@pytest.mark.parametrize(
    "new", [MEDICINE, PROCEDURE, CHECK_UP, ACTIVITY, CHECK_UP.measures, CHECK_UP.findings]
)
def test_no_log_shows_what_was_done(new):
    assert not any(text in repr(new) for text in ("12.5", "normal", "130100001", "01001", "dr. Ani"))
