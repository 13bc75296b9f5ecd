"""Medicines, procedures and check-ups of a visit: refused, added, edited, deleted, read back."""

import pytest

from bpjs_sandbox.pcare.mcu import MEASUREMENTS
from tests.unit.bpjs_sandbox.bodies import kunjungan, pendaftaran

PATHS = {"obat": "obat/kunjungan", "tindakan": "tindakan", "MCU": "MCU"}
NUMBERS = {"obat": "kdObatSK", "tindakan": "kdTindakanSK", "MCU": "kdMCU"}
KINDS = list(PATHS)


@pytest.fixture
def visit(melati, member):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    return melati.pcare("POST", "kunjungan/V1", kunjungan(member)).data[0]["message"]


def _body(kind, visit, **changes):
    """A body that is accepted as it is."""
    bodies = {
        "obat": {"kdObatSK": 0, "racikan": False, "kdRacikan": None, "obatDPHO": True, "kdObat": "130000280",
                 "signa1": 3, "signa2": 1, "jmlObat": 10, "jmlPermintaan": 10, "nmObatNonDPHO": None},
        "tindakan": {"kdTindakanSK": 0, "kdTindakan": "01001", "biaya": 50_000, "keterangan": None, "hasil": 0},
        "MCU": {"kdMCU": 0, "kdProvider": "0199B001", "tglPelayanan": "22-11-2026", "keterangan": None,
                **dict.fromkeys(MEASUREMENTS, 0), "gulaDarahHbA1c": 6.4},
    }  # fmt: skip
    return {**bodies[kind], "noKunjungan": visit, **changes}


def _add(caller, kind, visit, **changes):
    return caller.pcare("POST", PATHS[kind], _body(kind, visit, **changes))


@pytest.mark.parametrize("kind", KINDS)
def test_a_visit_that_is_not_the_clinics_own_gets_nothing_added(melati, kenanga, visit, kind):
    for caller, number in ((melati, "0199B0011126Y999999"), (kenanga, visit)):
        seen = _add(caller, kind, number)
        assert (seen.http, seen.data[0]["field"]) == (412, "noKunjungan")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [("obat", {"racikan": "false"}), ("obat", {"signa1": "3"}), ("tindakan", {"hasil": None}),
     ("MCU", {"gulaDarahPuasa": "90"}), ("MCU", {"kdMCU": "0"})],
)  # fmt: skip
def test_a_wrong_type_gets_code_0(melati, visit, kind, changes):
    assert _add(melati, kind, visit, **changes).code == 0


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("obat", {"kdObat": "1"}, "kdObat"),
        ("obat", {"kdObat": ""}, "kdObat"),
        ("obat", {"obatDPHO": False}, "nmObatNonDPHO"),
        ("obat", {"racikan": True}, "kdRacikan"),
        ("obat", {"signa2": 0}, "signa2"),
        ("obat", {"kdObatSK": 7}, "kdObatSK"),
        ("tindakan", {"kdTindakan": "02001"}, "kdTindakan"),
        ("tindakan", {"biaya": 60_001}, "biaya"),
        ("tindakan", {"biaya": -1}, "biaya"),
        ("MCU", {"kdProvider": "2399B002"}, "kdProvider"),
        ("MCU", {"tglPelayanan": "23-11-2026"}, "tglPelayanan"),
        ("MCU", {"tglPelayanan": "2026-11-22"}, "tglPelayanan"),
        ("MCU", {"fungsiHatiSGOT": -1}, "fungsiHatiSGOT"),
    ],
)
def test_a_field_out_of_place_is_named_and_nothing_added(melati, visit, kind, changes, field):
    seen = _add(melati, kind, visit, **changes)
    assert (seen.http, [pair["field"] for pair in seen.data]) == (412, [field])
    assert melati.pcare("GET", f"{kind}/kunjungan/{visit}").http == 204


@pytest.mark.parametrize("kind", ["tindakan", "MCU"])
def test_an_edit_of_what_was_never_added_is_refused(melati, visit, kind):
    seen = melati.pcare("PUT", PATHS[kind], _body(kind, visit, **{NUMBERS[kind]: 99}))
    assert (seen.http, seen.data[0]["field"]) == (412, NUMBERS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_deleting_what_is_not_there_is_refused(melati, kenanga, visit, kind):
    _add(melati, kind, visit)
    for caller, number in ((melati, "99"), (melati, "x"), (kenanga, "1")):
        assert caller.pcare("DELETE", f"{kind}/{number}/kunjungan/{visit}").http == 412


@pytest.mark.parametrize("kind", KINDS)
def test_a_write_may_be_refused_by_chance(melati, visit, kind):
    _add(melati, kind, visit)
    melati.world.turn({"random_refusal": 1})
    assert _add(melati, kind, visit).http == 401
    assert melati.pcare("DELETE", f"{kind}/1/kunjungan/{visit}").http == 401
    assert melati.pcare("GET", f"{kind}/kunjungan/{visit}").data["list"][0][NUMBERS[kind]] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_added_gets_a_number_and_is_read_back_and_deleted(melati, visit, kind):
    assert _add(melati, kind, visit).data == [{"field": NUMBERS[kind], "message": "1"}]
    (row,) = melati.pcare("GET", f"{kind}/kunjungan/{visit}").data["list"]
    assert row[NUMBERS[kind]] == 1
    assert melati.pcare("DELETE", f"{kind}/1/kunjungan/{visit}").data is None
    assert melati.pcare("GET", f"{kind}/kunjungan/{visit}").http == 204


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_of_an_addition_has_two_shapes(melati, visit, kind):
    melati.world.turn({"part_created_shape": "object"})
    assert _add(melati, kind, visit).data == {"field": NUMBERS[kind], "message": "1"}


def test_a_medicine_is_shown_with_its_name_and_how_long_it_lasts(melati, visit):
    _add(melati, "obat", visit)
    _add(
        melati,
        "obat",
        visit,
        obatDPHO=False,
        kdObat="130199999",
        nmObatNonDPHO="Jamu",
        racikan=True,
        kdRacikan="R.01",
    )
    listed, own = melati.pcare("GET", f"obat/kunjungan/{visit}").data["list"]
    assert (listed["obat"]["kdObat"], listed["jmlHari"]) == ("130000280", 3)
    assert (own["obat"]["nmObat"], own["kdRacikan"], own["jmlObatRacikan"]) == ("Jamu", "R.01", 10)


@pytest.mark.parametrize(
    ("kind", "field", "value"), [("tindakan", "biaya", 0), ("MCU", "gulaDarahHbA1c", 7.1)]
)
def test_an_edit_replaces_the_whole(melati, visit, kind, field, value):
    _add(melati, kind, visit)
    changes = {NUMBERS[kind]: 1, field: value}
    assert melati.pcare("PUT", PATHS[kind], _body(kind, visit, **changes)).http == 200
    (row,) = melati.pcare("GET", f"{kind}/kunjungan/{visit}").data["list"]
    assert (row[NUMBERS[kind]], row[field]) == (1, value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_visit_with_parts_is_deleted_only_after_them(melati, visit, kind):
    _add(melati, kind, visit)
    seen = melati.pcare("DELETE", f"kunjungan/{visit}")
    assert (seen.http, "masih memiliki" in seen.data[0]["message"]) == (412, True)
    melati.pcare("DELETE", f"{kind}/1/kunjungan/{visit}")
    assert melati.pcare("DELETE", f"kunjungan/{visit}").http == 200


def test_what_was_added_is_seen_in_the_state(melati, visit):
    _add(melati, "obat", visit)
    (one,) = melati.world.snapshot()["visits"]
    assert one["medicines"][1]["kdObat"] == "130000280"
