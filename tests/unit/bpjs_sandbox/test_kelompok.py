import pytest


def _activities(caller, date="22-11-2026"):
    return caller.pcare("GET", f"kelompok/kegiatan/{date}").data["list"]


@pytest.mark.parametrize(
    ("path", "http"),
    [("kelompok/club/03", 204), ("kelompok/kegiatan/2026-11-22", 412), ("kelompok/peserta/26119999999", 204),
     ("kelompok/peserta/x", 204)],
)  # fmt: skip
def test_what_is_not_there_is_nothing_or_refused(melati, path, http):
    assert melati.pcare("GET", path).http == http


def test_a_programme_has_its_clubs(melati):
    rows = melati.pcare("GET", "kelompok/club/02").data["list"]
    assert [row["jnsKelompok"] for row in rows] == [{"kdProgram": "02", "nmProgram": "Hipertensi"}] * 2
    assert all(isinstance(row["clubId"], int) and row["tglAkhir"] is None for row in rows)


def test_every_club_meets_twice_in_any_month(melati):
    rows = _activities(melati)
    assert len(rows) == 8
    assert {row["tglPelayanan"] for row in rows} == {"06-11-2026", "20-11-2026"}
    assert len(_activities(melati, "01-02-2025")) == 8
    assert all(row["eduId"].startswith("2611") and len(row["eduId"]) == 11 for row in rows)


def test_asking_again_plans_nothing_new(melati):
    assert _activities(melati) == _activities(melati, "30-11-2026")


def test_an_activity_shows_who_took_part_to_its_own_clinic_only(melati, kenanga):
    edu_id = _activities(melati)[0]["eduId"]
    rows = melati.pcare("GET", f"kelompok/peserta/{edu_id}").data["list"]
    assert rows[0]["eduId"] == edu_id
    assert {row["peserta"]["pstProl"] for row in rows} == {"DM"}
    assert kenanga.pcare("GET", f"kelompok/peserta/{edu_id}").http == 204


def test_the_participants_can_be_asked_for_before_the_month(melati, world):
    edu_id = _activities(melati)[0]["eduId"]
    world.reset()
    assert melati.pcare("GET", f"kelompok/peserta/{edu_id}").http == 200
