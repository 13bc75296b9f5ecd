import pytest

from bpjs_sandbox.data import diagnoses, medicines


def _rows(seen):
    return seen.data["list"]


@pytest.mark.parametrize(
    "path",
    ["diagnosa/nothing like it/0/10", "alergi/jenis/09", "spesialis/XYZ/subspesialis", "tindakan/kdTkp/30/0/10",
     "obat/dpho/nothing like it/0/10", "dpho/kdppk/0199A009/para/0/10"],
)  # fmt: skip
def test_a_list_without_rows_is_204(melati, path):
    assert melati.pcare("GET", path).http == 204


@pytest.mark.parametrize("path", ["dokter/x/10", "dokter/0/-1", "tindakan/kdTkp/10/0/many"])
def test_a_page_that_is_no_number_breaks_the_server_in_its_own_words(melati, path):
    seen = melati.pcare("GET", path)
    assert (seen.http, "StartIndex" in seen.message) == (400, True)


@pytest.mark.parametrize(
    ("path", "field", "count"),
    [
        ("poli/fktp/0/10", "kdPoli", 4),
        ("dokter/0/10", "kdDokter", 4),
        ("provider/0/100", "kdProvider", 45),
        ("kesadaran", "kdSadar", 4),
        ("prognosa", "kdPrognosa", 5),
        ("statuspulang/rawatInap/false", "kdStatusPulang", 4),
        ("statuspulang/rawatInap/true", "kdStatusPulang", 6),
        ("alergi/jenis/01", "kdAlergi", 6),
        ("spesialis", "kdSpesialis", 34),
        ("spesialis/ana/subspesialis", "kdSubSpesialis", 13),
        ("spesialis/sarana", "kdSarana", 14),
        ("spesialis/khusus", "kdKhusus", 10),
        ("diagnosa/dengue/0/100", "kdDiag", 7),
        ("obat/dpho/amoksisilin/1/100", "kdObat", 7),
        ("tindakan/kdTkp/50/1/500", "kdTindakan", 60),
    ],
)
def test_a_reference_list_has_its_rows(melati, path, field, count):
    assert len({row[field] for row in _rows(melati.pcare("GET", path))}) == count


@pytest.mark.parametrize(
    ("name", "least"), [("diagnosa", 12_000), ("obat", 400), ("tindakan", 300), ("provider", 40)]
)
def test_lists_have_the_volume_of_a_real_clinics(world, melati, name, least):
    codes = [row.code for row in world.catalogue.rows(melati.account, name)]
    assert len(set(codes)) == len(codes) >= least


@pytest.mark.parametrize("sought", ["A90", "K35.9", "k359", "B59", "i84.9"])
def test_codes_of_older_editions_are_found_with_and_without_their_dot(melati, sought):
    (row,) = _rows(melati.pcare("GET", f"diagnosa/{sought}/0/10"))
    assert row["kdDiag"].replace(".", "") == sought.replace(".", "").upper()


def test_no_code_of_an_older_edition_is_in_the_newer_one():
    assert set(diagnoses.OLDER_EDITIONS).isdisjoint(code for code, _ in diagnoses._of_who())


def test_a_general_practitioner_treats_a_cold_and_refers_an_infarction(melati):
    for sought, general in (("J00", True), ("I21.9", False)):
        (row,) = _rows(melati.pcare("GET", f"diagnosa/{sought}/0/10"))
        assert row["nonSpesialis"] is general


def test_a_subspecialty_names_the_poli_it_is_referred_to(melati):
    rows = {row["kdSubSpesialis"]: row for row in _rows(melati.pcare("GET", "spesialis/ANA/subspesialis"))}
    assert rows["26"] == {"kdSubSpesialis": "26", "nmSubSpesialis": "Anak", "kdPoliRujuk": "ANA"}
    assert rows["27"]["kdPoliRujuk"] == "027"


def test_the_stock_of_a_pharmacy_is_a_part_of_the_list_with_forms_and_amounts(melati):
    rows = _rows(melati.pcare("GET", f"dpho/kdppk/{medicines.PHARMACIES[0]}/paraset/1/50"))
    assert 0 < len(rows) <= 7
    assert all(row["sediaan"] in medicines.FORMS and row["stok"] >= 0 for row in rows)


def test_the_same_seed_invents_the_same_lists_and_another_seed_others(world, melati):
    same, other = type(world)(seed=1), type(world)(seed=2)
    stock, again, differs = (one.catalogue.rows(melati.account, "obat") for one in (world, same, other))
    assert stock == again
    assert stock != differs


def test_some_lists_come_without_a_count(melati):
    assert "count" not in melati.pcare("GET", "prognosa").data


def test_pcare_and_antrean_know_a_practitioner_by_different_codes_and_names(melati):
    for one in melati.account.practitioners:
        assert one.pcare_code != str(one.antrean_code)
        assert one.pcare_name != one.antrean_name


@pytest.mark.parametrize(
    ("shape", "unwrap"), [("list", lambda data: data["list"]), ("bare", lambda data: data)]
)
def test_antrean_references_have_two_shapes(melati, shape, unwrap):
    melati.world.turn({"ref_shape": shape})
    rows = unwrap(melati.antrean("GET", "ref/dokter/kodepoli/001/tanggal/2026-11-22").data)
    assert [row["jampraktek"] for row in rows] == ["07:00-14:00", "14:00-21:00"]
    assert unwrap(melati.antrean("GET", "ref/poli/tanggal/2026-11-22").data)[0]["kodepoli"] == "001"


@pytest.mark.parametrize("path", ["ref/poli/tanggal/{}", "ref/dokter/kodepoli/001/tanggal/{}"])
def test_a_closed_day_and_a_bad_date_have_no_schedule(melati, path):
    melati.world.turn({"closed_day": "2026-11-23"})
    for date in ("2026-11-23", "23-11-2026"):
        seen = melati.antrean("GET", path.format(date))
        assert (seen.http, seen.code, seen.data) == (200, 201, None)
    assert melati.antrean("GET", path.format("2026-11-24")).code == 1


def test_a_poli_without_practitioners_has_no_schedule(melati):
    assert melati.antrean("GET", "ref/dokter/kodepoli/099/tanggal/2026-11-22").code == 201


def test_the_dentist_is_away_on_thursdays(melati):
    codes = [
        melati.antrean("GET", f"ref/dokter/kodepoli/002/tanggal/2026-11-{day}").code for day in range(23, 30)
    ]
    assert codes == [1, 1, 1, 201, 1, 1, 1]
