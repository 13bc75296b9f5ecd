"""PCare's lists: one loop reads any of them, whatever BPJS leaves out."""

from datetime import date

import pytest

from bpjs import NotFound, Page, Refused, Service, UnexpectedShape, Unsendable, decipher
from bpjs.client import decoded
from bpjs.pcare import reference, rujukan
from tests.unit.bpjs.vectors import MELATI, NOW, answered, answered_nothing, reply

DAY = date(2026, 3, 27)
CLUB = {
    "clubId": 152, "jnsKelompok": {"kdProgram": "01", "nmProgram": "Diabetes Melitus"},
    "tglMulai": "01-02-2016", "tglAkhir": None, "alamat": "Jl. Melati 1", "nama": "Klub Sehat",
    "ketua_noHP": "080012345678", "ketua_nama": "Pak Ketua",
}  # fmt: skip
HOSPITAL = {
    "kdppk": "0112R016", "nmppk": "RSUD SUKAMAJU", "alamatPpk": "Jl. Raya 1", "telpPpk": None, "kelas": "B",
    "nmkc": "JAKARTA", "distance": 951.0729, "jadwal": "Senin : 07:30 - 14:00, 08:00 - 17:00;14:00 - 19:00",
    "jmlRujuk": 3, "kapasitas": 20, "persentase": 15.0,
}  # fmt: skip
# Each list: how it is asked for, its path, and one row as BPJS writes it.
LISTS = [
    (reference.poli(0, 10), "poli/fktp/0/10", {"kdPoli": "001", "nmPoli": "UMUM", "poliSakit": True}),
    (reference.practitioners(1, 15), "dokter/1/15", {"kdDokter": 123456, "nmDokter": "dr. Ani"}),
    (reference.faskes(0, 10), "provider/0/10", {"kdProvider": "0195R001", "nmProvider": "RS"}),
    (
        reference.diagnoses("A01", 0, 10),
        "diagnosa/A01/0/10",
        {"kdDiag": "A01.0", "nmDiag": "Typhoid fever", "nonSpesialis": True},
    ),
    (reference.awareness(), "kesadaran", {"kdSadar": "01", "nmSadar": "Compos mentis"}),
    (
        reference.discharges(inpatient=True),
        "statuspulang/rawatInap/true",
        {"kdStatusPulang": "0", "nmStatusPulang": "Sembuh"},
    ),
    (
        reference.discharges(inpatient=False),
        "statuspulang/rawatInap/false",
        {"kdStatusPulang": "A", "nmStatusPulang": "Atas Permintaan Sendiri"},
    ),
    (reference.allergies("03"), "alergi/jenis/03", {"kdAlergi": "00", "nmAlergi": "Tidak Ada"}),
    (reference.prognoses(), "prognosa", {"kdPrognosa": "01", "nmPrognosa": "Sanam (Sembuh)"}),
    (reference.specialties(), "spesialis", {"kdSpesialis": "ANA", "nmSpesialis": "ANAK"}),
    (
        reference.subspecialties("ANA"),
        "spesialis/ANA/subspesialis",
        {"kdSubSpesialis": "27", "nmSubSpesialis": "ANAK ALERGI", "kdPoliRujuk": "027"},
    ),
    (reference.sarana(), "spesialis/sarana", {"kdSarana": "1", "nmSarana": "Rekam Medik"}),
    (reference.special_referrals(), "spesialis/khusus", {"kdKhusus": "HDL", "nmKhusus": "HEMODIALISA"}),
    (
        reference.medicines("para", 0, 10),
        "obat/dpho/para/0/10",
        {"kdObat": "130100001", "nmObat": "Paracetamol", "sedia": 1},
    ),
    (
        reference.pharmacy_stock("0112A001", "para", 0, 10),
        "dpho/kdppk/0112A001/para/0/10",
        {"kdObat": "130100001", "nmObat": "Paracetamol", "sediaan": "TABLET", "stok": 12},
    ),
    (
        reference.procedures("10", 0, 10),
        "tindakan/kdTkp/10/0/10",
        {"kdTindakan": "01001", "nmTindakan": "Rawat luka\r\n", "maxTarif": 25000, "withValue": False},
    ),
    (reference.clubs("01"), "kelompok/club/01", CLUB),
    (
        rujukan.by_subspecialty("26", DAY),
        "spesialis/rujuk/subspesialis/26/sarana/0/tglEstRujuk/27-03-2026",
        HOSPITAL,
    ),
    (
        rujukan.for_special("HDL", "0001234567891", DAY),
        "spesialis/rujuk/khusus/HDL/noKartu/0001234567891/tglEstRujuk/27-03-2026",
        HOSPITAL,
    ),
    (
        rujukan.for_special_subspecialty("THA", "26", "0001234567891", DAY),
        "spesialis/rujuk/khusus/THA/subspesialis/26/noKartu/0001234567891/tglEstRujuk/27-03-2026",
        HOSPITAL,
    ),
]
REQUESTS = pytest.mark.parametrize("request_", [one[0] for one in LISTS], ids=[one[1] for one in LISTS])
EXAMPLES = pytest.mark.parametrize(("request_", "path", "row"), LISTS, ids=[one[1] for one in LISTS])


@REQUESTS
@pytest.mark.parametrize("content", [{"list": {"kdPoli": "1"}}, "x", 7, [None], [[]], [{}], [{"kdX": "1"}]])
def test_a_list_of_which_nothing_can_be_read_is_not_an_empty_one(request_, content):
    with pytest.raises(UnexpectedShape):
        answered(request_, content)


@REQUESTS
def test_a_list_that_is_refused_keeps_the_words_of_bpjs(request_):
    sent = reply(None, code=412, message="Data tidak ditemukan", http=412)
    with pytest.raises(Refused, match="Data tidak ditemukan") as caught:
        decoded(request_, decipher(MELATI, Service.PCARE, sent, timestamp=NOW))
    assert not isinstance(caught.value, NotFound)


@REQUESTS
def test_a_list_with_nothing_in_it_is_empty_in_every_form(request_):
    assert answered_nothing(request_) == Page(0, ())
    assert answered(request_, {"count": 0, "list": []}) == Page(0, ())
    assert answered(request_, {"list": None}) == answered(request_, []) == Page(None, ())
    nothing = decipher(MELATI, Service.PCARE, reply(None), timestamp=NOW)
    assert decoded(request_, nothing) == Page(None, ())


@EXAMPLES
def test_one_row_that_cannot_be_read_is_counted_and_hides_no_other(request_, path, row):
    code = next(iter(row))
    page = answered(request_, {"count": 4, "list": [{**row, code: None}, row, {**row, code: {}}, "x"]})
    assert (len(page.rows), page.unread, page.count) == (1, 3, 4)


@EXAMPLES
@pytest.mark.parametrize("code", ["x" * 21, "0 1", "<b>", [], True])
def test_a_code_of_another_form_is_no_row(request_, path, row, code):
    with pytest.raises(UnexpectedShape, match=next(iter(row))):
        answered(request_, [{**row, next(iter(row)): code}])


@EXAMPLES
def test_a_name_that_is_a_book_is_no_name(request_, path, row):
    field = next(name for name in row if name.lower().startswith("nm") or name == "nama")
    with pytest.raises(UnexpectedShape, match=field):
        answered(request_, [{**row, field: "x" * 501}])


@EXAMPLES
def test_every_list_is_asked_for_by_its_path_and_has_codes_and_names(request_, path, row):
    assert (request_.service, request_.method, request_.path) == (Service.PCARE, "GET", path)
    (found,) = answered(request_, {"count": "1", "list": [row]}).rows
    assert found.code == str(next(iter(row.values())))
    assert found.name == found.name.strip() != ""


@EXAMPLES
def test_a_list_may_come_bare_and_uncounted(request_, path, row):
    bare, wrapped = answered(request_, [row, row]), answered(request_, {"list": [row, row]})
    assert bare == wrapped
    assert (bare.count, len(bare.rows), bare.unread) == (None, 2, 0)


@EXAMPLES
def test_what_is_not_the_code_may_be_missing(request_, path, row):
    code, number = next(iter(row.items()))
    (found,) = answered(request_, [{**dict.fromkeys(row), code: number}]).rows
    assert (found.code, found.name) == (str(number), "")


def test_a_procedure_is_read_without_the_line_break_of_its_name():
    (found,) = answered(reference.procedures("10", 0, 1), [LISTS[15][2]]).rows
    assert found == reference.ProcedureRow("01001", "Rawat luka", 25000, has_value=False)


@pytest.mark.parametrize(("sent", "flag"), [("true", True), ("False", False), (1, True), ("0", False)])
def test_truth_values_are_read_from_text(sent, flag):
    (found,) = answered(reference.diagnoses("A", 0, 1), [{"kdDiag": "A09", "nonSpesialis": sent}]).rows
    assert found.is_non_specialist is flag


def test_a_club_is_read_whole_and_does_not_show_its_leader():
    (club,) = answered(reference.clubs("01"), [CLUB]).rows
    assert (club.code, club.program_code, club.since, club.until) == ("152", "01", date(2016, 2, 1), None)
    assert club.leader_phone == "080012345678"
    assert "080012345678" not in repr(club)
    assert "Pak Ketua" not in repr(club)


def test_a_hospital_is_read_whole():
    (found,) = answered(rujukan.by_subspecialty("26", DAY), [HOSPITAL]).rows
    assert (found.class_, found.branch, str(found.distance_m)) == ("B", "JAKARTA", "951.0729")
    assert (found.referred, found.capacity, found.percentage) == (3, 20, 15)
    assert found.schedule.endswith("14:00 - 19:00")


def test_a_hospital_whose_distance_is_unknown_is_not_next_door():
    (found,) = answered(rujukan.by_subspecialty("26", DAY), [{**HOSPITAL, "distance": None}]).rows
    assert found.distance_m is None


@pytest.mark.parametrize("query", ["", " ", ".", "..", "...", "\ud800"])
def test_a_query_that_is_no_segment_of_a_path_is_not_sent(query):
    with pytest.raises(Unsendable, match=r"query|path") as caught:
        reference.diagnoses(query, 0, 10)
    assert caught.value.part == "path"
    assert isinstance(caught.value, ValueError)


def test_a_query_stays_one_segment():
    path = reference.medicines("asam mefenamat 500/5% ?#é", 0, 10).path
    assert path == "obat/dpho/asam%20mefenamat%20500%2F5%25%20%3F%23%C3%A9/0/10"


@pytest.mark.parametrize(("said", "known"), [({}, None), ({"poliSakit": None}, None), ({"poliSakit": ""}, None),
                                             ({"poliSakit": "0"}, False), ({"poliSakit": True}, True)])  # fmt: skip
def test_what_bpjs_does_not_say_of_a_poli_is_not_said_for_it(said, known):
    (poli,) = answered(reference.poli(0, 10), [{"kdPoli": "001", "nmPoli": "UMUM"} | said]).rows
    assert poli.is_sick is known
