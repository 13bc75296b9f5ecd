"""Who is likely who, by name: sure only where nothing but titles differs and nobody else fits."""

import pytest

from titian.reference.models import Entry
from titian.reference.queries.likeness import Suggestion, likeness, suggest


def bpjs(*names: str) -> list[Entry]:
    """Rows of BPJS's with the codes 1, 2, …"""
    return [Entry(code=str(number), name=name) for number, name in enumerate(names, 1)]


def percents(found: dict[str, Suggestion]) -> dict[str, tuple[str, int]]:
    return {key: (one.code, one.percent) for key, one in found.items()}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("dr. Ani Wijaya, Sp.A", "ANI WIJAYA"),
        ("Prof. dr. H. Budi", "dr. BUDI"),
        ("Bidan Siti Nur'aini, A.Md.Keb", "SITI NURAINI"),
        ("Poli Gigi & Mulut", "GIGI DAN MULUT"),
        ("Poli  Umum", "POLI UMUM"),
    ],
)
def test_titles_degrees_and_spelling_do_not_make_another(ours, theirs):
    assert likeness(ours, theirs) == 100


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("dr. Ani Wijaya", "drg. Ani Wijaya"),
        ("dr. Ani Wijaya", "WIJAYA ANI"),
        ("dr. Ani Wijaya", "ANI WIJAYANTI"),
        ("dr.", "drg."),
    ],
)
def test_another_profession_order_or_letter_is_never_certain(ours, theirs):
    assert likeness(ours, theirs) < 100


def test_what_is_not_alike_is_no_suggestion():
    assert suggest({"a": ["dr. Ani Wijaya"]}, bpjs("BAMBANG SUTRISNO")) == {}


def test_without_rows_or_people_nothing_is_suggested():
    assert suggest({}, bpjs("ANI")) == {} == suggest({"a": ["Ani"]}, [])


def test_two_who_fit_equally_well_are_neither_certain():
    found = suggest({"a": ["dr. Ani"], "b": ["dr. ANI"]}, bpjs("Ani"))
    assert percents(found) == {"a": ("1", 99)}
    assert percents(suggest({"a": ["dr. Ani"]}, bpjs("Ani", "ANI"))) == {"a": ("1", 99)}


def test_a_row_goes_to_the_one_it_fits_best():
    found = suggest({"a": ["Ani Wijayanti"], "b": ["Ani Wijaya"]}, bpjs("ANI WIJAYA"))
    assert percents(found) == {"b": ("1", 100)}


def test_the_first_name_counts_before_the_others():
    found = suggest({"a": ["Poli Lansia", "POLI UMUM"], "b": ["Poli Umum", "POLI UMUM"]}, bpjs("UMUM"))
    assert percents(found) == {"b": ("1", 99)}


def test_any_of_the_names_will_do():
    found = suggest({"a": ["Dokter jaga", "dr. Ani Wijaya"]}, bpjs("ANI WIJAYA"))
    assert found["a"].is_certain


def test_fifty_with_long_names_find_each_other():
    names = [f"Raden Ajeng Kusumaningrum Hadiningrat Wiryokusumo {chr(65 + n % 26)}{n}" for n in range(50)]
    found = suggest({name: [f"dr. {name}, Sp.PD"] for name in names}, bpjs(*names))
    assert {name: found[name].name for name in names} == {name: name for name in names}
    assert all(one.is_certain for one in found.values())
