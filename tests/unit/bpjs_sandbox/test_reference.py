import pytest


@pytest.mark.parametrize(
    ("path", "field", "count"),
    [
        ("poli/fktp/0/10", "kdPoli", 4),
        ("dokter/0/10", "kdDokter", 4),
        ("provider/0/10", "kdProvider", 2),
        ("kesadaran", "kdSadar", 4),
        ("prognosa", "kdPrognosa", 5),
        ("statuspulang/rawatInap/false", "kdStatusPulang", 4),
        ("statuspulang/rawatInap/true", "kdStatusPulang", 6),
        ("alergi/jenis/01", "kdAlergi", 6),
        ("diagnosa/unspecified/0/100", "kdDiag", 5),
    ],
)
def test_a_reference_list_has_its_rows(melati, path, field, count):
    rows = melati.pcare("GET", path).data["list"]
    assert len({row[field] for row in rows}) == count


@pytest.mark.parametrize("path", ["diagnosa/nothing like it/0/10", "alergi/jenis/09"])
def test_a_list_without_rows_is_204(melati, path):
    assert melati.pcare("GET", path).http == 204


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
