import json

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


def _activity(**changes):
    """A body that is accepted as it is."""
    texts = {"materi": "Kaki diabetes", "pembicara": "dr. Sari", "lokasi": "Aula", "keterangan": None}
    codes = {"eduId": None, "clubId": 900011, "kdKegiatan": "10", "kdKelompok": "01"}
    return {**codes, **texts, "tglPelayanan": "22-11-2026", "biaya": 0, **changes}


def _add(caller, **changes):
    return caller.pcare("POST", "kelompok/kegiatan", _activity(**changes))


@pytest.mark.parametrize("changes", [{"clubId": "900011"}, {"biaya": "0"}, {"materi": None}])
def test_an_activity_of_wrong_types_gets_code_0(melati, changes):
    assert _add(melati, **changes).code == 0


@pytest.mark.parametrize(
    "changes",
    [{"clubId": 1}, {"kdKegiatan": "02"}, {"kdKelompok": "09"}, {"biaya": -1}, {"tglPelayanan": "2026-11-22"},
     {"materi": ""}, {"eduId": "26119999999"}],
)  # fmt: skip
def test_a_field_of_an_activity_out_of_place_is_named(melati, changes):
    seen = _add(melati, **changes)
    assert (seen.http, [pair["field"] for pair in seen.data]) == (412, list(changes))


def test_another_clinics_activity_can_be_neither_changed_nor_deleted(melati, kenanga):
    edu_id = _add(melati).data["message"]
    assert _add(kenanga, clubId=900021, eduId=edu_id).http == 412
    assert kenanga.pcare("DELETE", f"kelompok/kegiatan/{edu_id}").http == 412


def test_an_added_activity_is_in_its_month_with_nobody_in_it(melati):
    seen = _add(melati)
    edu_id = seen.data["message"]
    assert (seen.http, seen.data["field"], edu_id[:4]) == (201, "eduId", "2611")
    assert edu_id in [row["eduId"] for row in _activities(melati)]
    assert melati.pcare("GET", f"kelompok/peserta/{edu_id}").http == 204


def test_the_same_post_with_a_number_changes_the_activity(melati):
    edu_id = _add(melati).data["message"]
    assert _add(melati, eduId=edu_id, materi="Gizi").data["message"] == edu_id
    (row,) = [row for row in _activities(melati) if row["eduId"] == edu_id]
    assert (row["materi"], row["kegiatan"]) == ("Gizi", {"nama": "Penyuluhan", "kode": "10"})


def test_a_deleted_activity_is_gone(melati):
    edu_id = _add(melati).data["message"]
    assert melati.pcare("DELETE", f"kelompok/kegiatan/{edu_id}").http == 200
    assert melati.pcare("DELETE", f"kelompok/kegiatan/{edu_id}").http == 412
    assert edu_id not in [row["eduId"] for row in _activities(melati)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"eduId": "26119999999"}, "eduId"),
        ({"noKartu": "0001111111111"}, "noKartu"),
        ({"noKartu": ""}, "noKartu"),
    ],
)
def test_whom_or_what_nobody_knows_cannot_take_part(melati, member, changes, field):
    body = {"eduId": _add(melati).data["message"], "noKartu": member.card, **changes}
    seen = melati.pcare("POST", "kelompok/peserta", body)
    assert (seen.http, [pair["field"] for pair in seen.data]) == (412, [field])


def test_a_member_takes_part_once_and_may_leave_once(melati, member):
    edu_id = _add(melati).data["message"]
    body = {"eduId": edu_id, "noKartu": member.card}
    assert [melati.pcare("POST", "kelompok/peserta", body).http for _ in range(2)] == [201, 401]
    (row,) = melati.pcare("GET", f"kelompok/peserta/{edu_id}").data["list"]
    assert row["peserta"]["noKartu"] == member.card
    path = f"kelompok/peserta/{edu_id}/{member.card}"
    assert [melati.pcare("DELETE", path).http for _ in range(2)] == [200, 412]
    assert melati.pcare("DELETE", f"kelompok/peserta/26119999999/{member.card}").http == 412


def test_the_state_shows_activities_as_plain_data(melati):
    edu_id = _add(melati).data["message"]
    rows = json.loads(json.dumps(melati.world.snapshot()["activities"]))
    assert [(row["date"], row["cards"]) for row in rows if row["edu_id"] == edu_id] == [("2026-11-22", [])]
