import re

import pytest

from bpjs_sandbox.catalogue import Change
from bpjs_sandbox.data.hospitals import HOSPITALS

SUB = "spesialis/rujuk/subspesialis/{}/sarana/{}/tglEstRujuk/{}"
SPECIAL = "spesialis/rujuk/khusus/{}/noKartu/{}/tglEstRujuk/{}"
WITH_SUB = "spesialis/rujuk/khusus/{}/subspesialis/{}/noKartu/{}/tglEstRujuk/{}"
DAY = "25-11-2026"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (SUB.format("999", "0", DAY), "kdSubSpesialis"),
        (SUB.format("16", "99", DAY), "kdSarana"),
        (SUB.format("16", "0", "2026-11-25"), "tglEstRujuk"),
        (SUB.format("16", "0", "21-11-2026"), "tglEstRujuk"),
        (SPECIAL.format("XYZ", "{card}", DAY), "kdKhusus"),
        (SPECIAL.format("THA", "{card}", DAY), "kdKhusus"),
        (SPECIAL.format("HDL", "0001111111111", DAY), "noKartu"),
        (WITH_SUB.format("HDL", "3", "{card}", DAY), "kdKhusus"),
        (WITH_SUB.format("THA", "16", "{card}", DAY), "kdSubSpesialis"),
    ],
)
def test_what_nobody_refers_to_is_refused_by_field(melati, member, path, field):
    seen = melati.pcare("GET", path.format(card=member.card))
    assert (seen.http, [pair["field"] for pair in seen.data]) == (412, [field])


def test_no_hospital_at_all_is_204(melati):
    for row in melati.world.catalogue.rows(melati.account, "rumahsakit"):
        melati.world.catalogue.change(Change("melati", "rumahsakit", row.code, None))
    assert melati.pcare("GET", SUB.format("26", "0", DAY)).http == 204


@pytest.mark.parametrize(
    "path",
    [SUB.format("26", "0", DAY), SPECIAL.format("HDL", "{card}", DAY), WITH_SUB.format("tha", "26", "{card}", DAY)],
)  # fmt: skip
def test_hospitals_come_nearest_first_with_how_full_they_are(melati, member, path):
    rows = melati.pcare("GET", path.format(card=member.card)).data["list"]
    assert 5 < len(rows) <= HOSPITALS
    assert [row["distance"] for row in rows] == sorted(row["distance"] for row in rows)
    for row in rows:
        assert row["kelas"] in "ABCD"
        assert row["persentase"] == round(100 * row["jmlRujuk"] / row["kapasitas"], 2) <= 100
        assert re.fullmatch(r"Rabu : \d\d:\d\d - \d\d:\d\d([,;] ?\d\d:\d\d - \d\d:\d\d)*", row["jadwal"])


def test_a_finer_subspecialty_and_a_facility_leave_fewer_hospitals(melati):
    asked = (("26", "0"), ("26", "6"), ("27", "0"))
    counts = [melati.pcare("GET", SUB.format(*which, DAY)).data["count"] for which in asked]
    assert counts[0] > counts[1] > 0
    assert counts[0] > counts[2] > 0


def test_the_same_question_has_the_same_answer_and_another_day_another(melati):
    first, again, other = (
        melati.pcare("GET", SUB.format("26", "0", day)).data for day in (DAY, DAY, "26-11-2026")
    )
    assert first == again
    assert first != other


def test_every_subspecialty_has_a_hospital(melati):
    for row in melati.world.catalogue.rows(melati.account, "subspesialis"):
        assert melati.pcare("GET", SUB.format(row.code, "0", DAY)).data["count"] >= 1
