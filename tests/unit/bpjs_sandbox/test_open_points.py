"""What nobody has published about BPJS is a dial, and the README finds it by the point's number."""

import asyncio
import re
from dataclasses import fields
from pathlib import Path

import pytest

import bpjs_sandbox
from bpjs_sandbox import gateway
from bpjs_sandbox.dials import Dials
from tests.unit.bpjs_sandbox.bodies import antrean, kunjungan, pendaftaran

README = (Path(bpjs_sandbox.__file__).parent / "README.md").read_text("utf-8")


def test_the_readme_gives_every_point_a_dial_or_says_why_there_is_none():
    section = README.split("\n## The open points of the protocol\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) [^|]+\| ([^|]+) \|$", section, re.MULTILINE)
    assert [int(number) for number, _ in rows] == [*range(1, 13)]
    named = [set(re.findall(r"`(\w+)`", dials)) for _, dials in rows]
    assert set().union(*named) <= {one.name for one in fields(Dials)}
    assert [number for (number, told), dials in zip(rows, named, strict=True) if not dials] == ["12"]


def _register(caller, member, **changes):
    return caller.pcare("POST", "pendaftaran", pendaftaran(member, **changes))


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("array", lambda text: [{"field": "noKartu", "message": text}]),
        ("object", lambda text: {"field": "noKartu", "message": text}),
    ],
)
def test_a_refusal_may_leave_its_text_to_the_response(melati, member, place, shown):
    _register(melati, member)
    text = _register(melati, member).message
    melati.world.turn({"refusal_place": place, "duplicate_code": 428})
    seen = _register(melati, member)
    assert (seen.http, seen.message, seen.data) == (428, "PRECONDITION_REQUIRED", shown(text))
    assert melati.world.record.entries[-1].message == text


def test_a_refusal_may_be_the_bare_response(melati, member):
    _register(melati, member)
    melati.world.turn({"refusal_place": "text"})
    call = melati.call("POST", "/pcare-rest/pendaftaran", melati.account.pcare_user_key, pendaftaran(member))
    raw = asyncio.run(gateway.serve(melati.world, call)).body
    assert b'"response":"Peserta sudah di-entri di poli' in raw
    assert b'"message":"UNAUTHORIZED"' in raw


def test_the_old_path_says_what_it_says_wherever_refusals_have_their_text(melati, member):
    melati.world.turn({"refusal_place": "array"})
    assert "not registered" in melati.pcare("POST", "kunjungan", kunjungan(member)).message


@pytest.mark.parametrize(("words", "named"), [("poli", True), ("day", False)])
def test_a_duplicate_is_one_of_the_poli_or_of_the_day(melati, member, words, named):
    melati.world.turn({"duplicate_text": words})
    _register(melati, member)
    melati.antrean("POST", "antrean/add", antrean(member))
    again = [_register(melati, member), melati.antrean("POST", "antrean/add", antrean(member))]
    assert ["oli" in seen.message for seen in again] == [named, named]


@pytest.mark.parametrize(("form", "weight"), [("number", 61.5), ("dot", "61.5"), ("comma", "61,5")])
def test_what_was_measured_comes_back_as_number_or_text(melati, member, form, weight):
    melati.world.turn({"number_form": form})
    _register(melati, member, beratBadan=61.5)
    melati.pcare("POST", "kunjungan/V1", kunjungan(member, beratBadan=61.5))
    paths = ("pendaftaran/tglDaftar/22-11-2026/0/5", f"kunjungan/peserta/{member.card}")
    assert [melati.pcare("GET", path).data["list"][0]["beratBadan"] for path in paths] == [weight, weight]


@pytest.mark.parametrize(
    ("form", "suhu", "http"),
    [
        ("any", "36.5", 201), ("any", "36,5", 201), ("any", 36.5, 201),
        ("dot", "36.5", 201), ("dot", "36,5", 412), ("dot", 36.5, 412),
        ("comma", "36.5", 412), ("comma", "36,5", 201), ("comma", "36", 201),
    ],
)  # fmt: skip
def test_a_temperature_is_understood_in_any_form_or_in_one(melati, member, form, suhu, http):
    melati.world.turn({"suhu_form": form})
    _register(melati, member)
    assert melati.pcare("POST", "kunjungan/V1", kunjungan(member, suhu=suhu)).http == http


@pytest.mark.parametrize("code", [500, 412])
def test_a_referral_in_the_wrong_shape_breaks_the_server_or_is_refused(melati, member, code):
    melati.world.turn({"misshapen_code": code})
    _register(melati, member)
    body = kunjungan(member, kdStatusPulang="4", rujukLanjut=None)
    assert melati.pcare("POST", "kunjungan/V1", body).http == code


def test_a_body_beyond_the_limit_meets_the_gateway_and_does_nothing(melati, member):
    melati.world.turn({"body_limit": 200})
    seen = _register(melati, member)
    assert (seen.http, b"Too Large" in seen.raw) == (413, True)
    assert melati.pcare("GET", "kesadaran").http == 200
    melati.world.turn({"body_limit": 5000})
    assert _register(melati, member).http == 201
