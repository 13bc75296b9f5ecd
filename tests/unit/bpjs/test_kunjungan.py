"""What BPJS keeps of consultations: nothing that it leaves out is made up."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from bpjs import NotFound, Page, UnexpectedShape
from bpjs.pcare import kunjungan
from bpjs.pcare.kunjungan.check_up import FINDINGS, MEASURES, Findings, Measures
from bpjs.pcare.reference import CodeRow, DiagnosisRow
from tests.unit.bpjs.vectors import answered, answered_nothing

NUMBER = "0114U1630316Y000001"
LISTED = {
    "noKunjungan": NUMBER, "tglKunjungan": "01-03-2016",
    "providerPelayanan": {"kdProvider": "0114U163", "nmProvider": "Klinik Contoh"},
    "peserta": {"noKartu": "0001234567891", "hubunganKeluarga": None, "kdPpkPst": None},
    "poli": {"kdPoli": "001", "nmPoli": "UMUM", "poliSakit": True}, "progProlanis": None, "keluhan": "batuk",
    "diagnosa1": {"kdDiag": "A01.0", "nmDiag": "Typhoid fever", "nonSpesialis": True},
    "diagnosa2": {"kdDiag": None, "nmDiag": None}, "diagnosa3": None,
    "kesadaran": {"kdSadar": "01", "nmSadar": "Compos mentis"}, "sistole": 120, "diastole": "80",
    "beratBadan": 61.5, "tinggiBadan": None, "respRate": "", "heartRate": 80, "catatan": None,
    "dokter": "", "statusPulang": {"kdStatusPulang": "4", "nmStatusPulang": "Rujuk Lanjut"},
    "tkp": {"kdTkp": "10", "nmTkp": "RJTP"}, "tglPulang": "01-03-2016",
    "providerRujukLanjut": {"kdProvider": "0112R016", "nmProvider": "RSUD"},
    "poliRujukLanjut": {"kdPoli": "INT", "nmPoli": "Penyakit Dalam"},
}  # fmt: skip
LETTER = {
    "noRujukan": NUMBER,
    "ppk": {"kdPPK": "0114U163", "nmPPK": "Klinik Contoh", "alamat": "Jl. A", "kc": {"nmKC": "Jakarta"}},
    "ppkRujuk": {"kdPPK": "0112R016", "nmPPK": "RSUD"}, "tglKunjungan": "01-03-2016",
    "tglEstRujuk": "03-03-2016", "tglAkhirRujuk": "01-06-2016", "jadwal": "Senin : 08:00 - 14:00",
    "poli": {"kdPoli": "INT", "nmPoli": "Dalam"}, "nokaPst": "0001234567891", "nmPst": "SITI AMINAH",
    "tglLahir": "25-10-1989", "pisa": "1", "ketPisa": "Peserta", "sex": "P",
    "diag1": {"kdDiag": "K29.7", "nmDiag": "Gastritis"}, "diag2": None, "diag3": {},
    "catatan": "mohon dibantu", "dokter": {"kdDokter": "123456", "nmDokter": "dr. Ani"},
    "tacc": {"nmTacc": "Time", "alasanTacc": "< 3 Hari"}, "infoDenda": "…", "catatanRujuk": None,
}  # fmt: skip
MEDICINE = {
    "kdObatSK": 38, "kdRacikan": None, "obat": {"kdObat": "130100001", "nmObat": "Paracetamol", "sedia": 1},
    "signa1": 3, "signa2": "0,5", "jmlObat": 10, "jmlHari": None, "kekuatan": None, "jmlPermintaan": 10,
    "jmlObatRacikan": None,
}  # fmt: skip
PROCEDURE = {
    "kdTindakanSK": "218", "noKunjungan": NUMBER, "kdTindakan": "01001", "nmTindakan": "Rawat luka\r\n",
    "biaya": 25000, "keterangan": None, "hasil": None,
}  # fmt: skip
CHECK_UP = {
    "kdMCU": 43, "noKunjungan": NUMBER, "kdProvider": "0114U163", "tglPelayanan": "01-03-2016",
    **dict.fromkeys(MEASURES.values()), **dict.fromkeys(FINDINGS.values()),
    "darahRutinHemo": 12.5, "gulaDarahPuasa": "98", "radiologiFoto": "thorax normal",
}  # fmt: skip
LISTS = [
    (kunjungan.history("0001234567891"), LISTED, "noKunjungan"),
    (kunjungan.medicines(NUMBER), MEDICINE, "kdObatSK"),
    (kunjungan.procedures(NUMBER), PROCEDURE, "kdTindakanSK"),
    (kunjungan.check_ups(NUMBER), CHECK_UP, "kdMCU"),
]
EVERY_LIST = pytest.mark.parametrize(("request_", "row", "key"), LISTS, ids=[one[2] for one in LISTS])


@EVERY_LIST
@pytest.mark.parametrize("number", [None, "", "-1", "x" * 30, {}, True, 10**20])
def test_a_row_without_its_number_is_no_row(request_, row, key, number):
    with pytest.raises(UnexpectedShape, match=key):
        answered(request_, [{**row, key: number}])


@EVERY_LIST
def test_a_row_that_cannot_be_read_hides_no_other(request_, row, key):
    page = answered(request_, {"count": 2, "list": [{**row, key: None}, row]})
    assert (len(page.rows), page.unread, page.count) == (1, 1, 2)


@EVERY_LIST
def test_where_there_is_nothing_the_page_is_empty(request_, row, key):
    assert answered_nothing(request_) == Page(0, ())


@EVERY_LIST
def test_no_row_shows_its_content_in_a_log(request_, row, key):
    shown = repr(answered(request_, [row]))
    assert not any(text in shown for text in ("0001234567891", "batuk", "Paracetamol", "Rawat", "12.5"))


def test_a_consultation_on_no_day_is_no_row():
    with pytest.raises(UnexpectedShape, match="tglKunjungan"):
        answered(kunjungan.history("1"), [{**LISTED, "tglKunjungan": "31-02-2016"}])


def test_a_consultation_is_read_with_what_was_measured_and_nothing_else():
    (row,) = answered(kunjungan.history("1"), [LISTED]).rows
    assert (row.number, row.service_date, row.card_number) == (NUMBER, date(2016, 3, 1), "0001234567891")
    assert (row.systolic, row.diastolic, row.weight) == (120, 80, Decimal("61.5"))
    assert (row.height, row.respiratory_rate, row.practitioner, row.program) == (None, None, None, None)
    assert row.diagnoses == (DiagnosisRow("A01.0", "Typhoid fever", is_non_specialist=True),)
    assert (row.disposition, row.referred_to) == (CodeRow("4", "Rujuk Lanjut"), CodeRow("0112R016", "RSUD"))


def test_a_consultation_of_which_bpjs_tells_only_number_and_day_is_read():
    bare = {**dict.fromkeys(LISTED), "noKunjungan": NUMBER, "tglKunjungan": "01-03-2016"}
    (row,) = answered(kunjungan.history("1"), [bare]).rows
    assert (row.card_number, row.faskes, row.diagnoses, row.systolic) == (None, None, (), None)


def test_a_letter_that_bpjs_has_not_is_not_found():
    with pytest.raises(NotFound):
        answered_nothing(kunjungan.rujukan(NUMBER))


@pytest.mark.parametrize("number", [None, "", "1", "semua rujukan"])
def test_a_letter_without_its_number_is_no_letter(number):
    with pytest.raises(UnexpectedShape, match="noRujukan"):
        answered(kunjungan.rujukan(NUMBER), {**LETTER, "noRujukan": number})


def test_a_letter_is_read_whole_and_does_not_show_its_patient():
    letter = answered(kunjungan.rujukan(NUMBER), LETTER)
    assert (letter.from_faskes, letter.hospital) == (
        CodeRow("0114U163", "Klinik Contoh"),
        CodeRow("0112R016", "RSUD"),
    )
    assert (letter.planned_for, letter.valid_until) == (date(2016, 3, 3), date(2016, 6, 1))
    assert [one.code for one in letter.diagnoses] == ["K29.7"]
    assert (letter.tacc_name, letter.tacc_reason, letter.from_branch) == ("Time", "< 3 Hari", "Jakarta")
    assert repr(letter) == f"<Rujukan {NUMBER}>"


def test_a_letter_of_the_catalogue_knows_no_hospital():
    old = {name: value for name, value in LETTER.items() if name not in ("ppkRujuk", "tglEstRujuk", "jadwal")}
    letter = answered(kunjungan.rujukan(NUMBER), old)
    assert (letter.hospital, letter.planned_for, letter.schedule) == (None, None, "")


def test_a_medicine_is_read_as_it_was_prescribed():
    (row,) = answered(kunjungan.medicines(NUMBER), [MEDICINE]).rows
    assert (row.number, row.code, row.compound) == (38, "130100001", "")
    assert (row.doses_per_day, row.units_per_dose, row.days) == (3, Decimal("0.5"), None)


def test_a_procedure_without_a_result_has_none():
    (row,) = answered(kunjungan.procedures(NUMBER), [PROCEDURE]).rows
    assert (row.number, row.name, row.fee, row.result) == (218, "Rawat luka", 25000, None)


def test_a_check_up_is_read_with_what_was_measured_and_nothing_else():
    (row,) = answered(kunjungan.check_ups(NUMBER), [CHECK_UP]).rows
    assert row.measures == Measures(haemoglobin=Decimal("12.5"), glucose_fasting=Decimal(98))
    assert row.findings == Findings(x_ray="thorax normal")


def test_every_measure_and_finding_has_a_name_on_the_wire():
    assert [one.name for one in fields(Measures)] == list(MEASURES)
    assert [one.name for one in fields(Findings)] == list(FINDINGS)


def test_the_paths_of_a_consultation():
    assert kunjungan.rujukan(NUMBER).path == f"kunjungan/rujukan/{NUMBER}"
    assert [one[0].path for one in LISTS] == [
        "kunjungan/peserta/0001234567891",
        f"obat/kunjungan/{NUMBER}",
        f"tindakan/kunjungan/{NUMBER}",
        f"MCU/kunjungan/{NUMBER}",
    ]
