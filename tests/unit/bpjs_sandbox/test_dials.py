from pathlib import Path

import pytest

import bpjs_sandbox
from bpjs_sandbox import antrean, icare, pcare
from bpjs_sandbox.dials import DialError, Dials, from_text, table
from bpjs_sandbox.people import MAGIC_MEANINGS, magic_card

ALL_ROUTES = (*pcare.ROUTES, *antrean.ROUTES, *icare.ROUTES)
README = (Path(bpjs_sandbox.__file__).parent / "README.md").read_text("utf-8")


def _rows_below(heading):
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("down", "gone"), ("latency_ms", -1), ("latency_ms", True), ("html502", 1.5), ("html502", "1"),
        ("vague_401", 1), ("duplicate_code", "401"), ("start_base", True), ("start_base", False),
        ("closed_day", "22-11-2026"), ("closed_day", 0), ("seed", 1.0), ("not_found", 204),
    ],
)  # fmt: skip
def test_an_unfit_value_is_refused_by_name(name, value):
    with pytest.raises(DialError, match=name):
        Dials().turned({name: value})


def test_every_offender_is_named_at_once():
    with pytest.raises(DialError, match=r"no dial is called speed; html502 takes 0 to 1; down takes off or"):
        Dials().turned({"speed": 1, "html502": 2, "down": ""})


def test_a_late_commit_without_a_delay_is_refused_because_it_would_do_nothing_late():
    with pytest.raises(DialError, match="commit_late_s"):
        Dials().turned({"commit_late": 1})
    assert Dials().turned({"commit_late": 1, "commit_late_s": 2}).commit_late_s == 2


def test_a_tail_of_no_length_is_refused_because_nobody_would_feel_it():
    with pytest.raises(DialError, match="latency_tail_ms"):
        Dials().turned({"latency_tail": 0.5})


@pytest.mark.parametrize("value", [-1, 1.0, True, "1"])
def test_a_count_is_a_whole_number_that_is_not_negative(value):
    with pytest.raises(DialError, match="fail_after takes integer >= 0"):
        Dials().turned({"fail_after": value})


def test_every_off_value_fits_its_own_dial():
    assert Dials().turned(Dials().as_dict()) == Dials()


def test_setting_the_seed_starts_the_dice_anew(world):
    first = world.dice.random()
    world.turn({"seed": 1})
    assert world.dice.random() == first


def test_a_refused_turn_moves_nothing(world):
    with pytest.raises(DialError):
        world.turn({"latency_ms": 5, "down": "gone"})
    assert world.dials == Dials()


def test_the_form_reads_texts_as_the_dials_types():
    off = Dials().as_dict()
    assert {name: from_text(name, str(value).lower()) for name, value in off.items()} == off
    assert (from_text("start_base", "0"), from_text("not_found", "204")) == (0, "204")
    assert (from_text("latency_ms", "soon"), from_text("speed", "1")) == ("soon", "1")


def test_the_readme_has_the_table_of_dials():
    code = [(f"`{name}`", f"`{_shown(off)}`", takes, meaning) for name, off, takes, meaning in table()]
    assert _rows_below("Dials") == code


def _shown(off):
    return str(off).lower() if isinstance(off, bool) else str(off) or '""'


def test_the_readme_says_what_is_served():
    served = " ".join(cell for row in _rows_below("The two ports") for cell in row)
    words = {route.template.split("/")[0] for route in ALL_ROUTES}
    assert {word for word in words if word.lower() not in served.lower()} == set()


def test_the_readme_has_the_table_of_magic_members():
    code = [(f"`{magic_card(magic)}`", magic.value, meaning) for magic, meaning in MAGIC_MEANINGS.items()]
    assert _rows_below("Magic members") == code


@pytest.mark.parametrize("heading", ["What it does not check", "Decisions on open points"])
def test_the_readme_says_what_it_is_not(heading):
    assert len(README.split(f"\n## {heading}\n", 1)[1].split("\n## ")[0].splitlines()) > 8
