"""Every magic member does what GET /members says."""

from random import Random

import pytest

from bpjs_sandbox import faults
from bpjs_sandbox.dials import Dials
from bpjs_sandbox.faults import Drop, Spoil
from bpjs_sandbox.people import MAGIC_MEANINGS, Magic, magic_card
from tests.unit.bpjs_sandbox.bodies import antrean, magic_member, pendaftaran

REFUSED_AT_THE_DESK = {
    Magic.INACTIVE: "NON AKTIF",
    Magic.ARREARS: "PENANGGUHAN",
    Magic.DECEASED: "MENINGGAL",
    Magic.UNSCREENED: "skrining kesehatan",
    Magic.REFUSED: "7F3A",
}
ACCEPTED = {Magic.ELSEWHERE, Magic.NO_NIK, Magic.UNKNOWN_FASKES, Magic.SLOW_LOOKUP}
MISFORTUNES = {Magic.DROPPED, Magic.SLOW, Magic.HTML_502, Magic.LATE, Magic.TRUNCATED}


def _plan(melati, member, path="pendaftaran", service="pcare-rest"):
    body = pendaftaran(member) if path == "pendaftaran" else antrean(member)
    call = melati.call("POST", f"/{service}/{path}", "", body)
    return faults.draw(call, Dials(), Random(1), member.magic)


def test_every_magic_member_is_tested_here_and_explained():
    assert REFUSED_AT_THE_DESK.keys() | ACCEPTED | MISFORTUNES == set(Magic) == MAGIC_MEANINGS.keys()


def test_magic_numbers_never_change():
    assert magic_card(Magic.INACTIVE) == "0009900000001"
    assert magic_card(Magic.UNKNOWN_FASKES) == "0009900000014"


@pytest.mark.parametrize(("magic", "text"), REFUSED_AT_THE_DESK.items())
def test_a_refused_member_gets_a_401_with_its_text(melati, magic, text):
    seen = melati.pcare("POST", "pendaftaran", pendaftaran(magic_member(melati.world, magic)))
    assert seen.http == 401
    assert text in seen.message


@pytest.mark.parametrize("magic", sorted(ACCEPTED))
def test_an_odd_member_is_registered_all_the_same(melati, magic):
    assert melati.pcare("POST", "pendaftaran", pendaftaran(magic_member(melati.world, magic))).http == 201


@pytest.mark.parametrize("magic", [Magic.UNSCREENED, Magic.REFUSED])
def test_antrean_refuses_them_too(melati, magic):
    seen = melati.antrean("POST", "antrean/add", antrean(magic_member(melati.world, magic)))
    assert seen.code == 201
    assert REFUSED_AT_THE_DESK[magic] in seen.message


@pytest.mark.parametrize(("path", "service"), [("pendaftaran", "pcare-rest"), ("antrean/add", "antreanfktp")])
def test_misfortunes_follow_their_member_to_both_posts(melati, path, service):
    def plan(magic):
        return _plan(melati, magic_member(melati.world, magic), path, service)

    assert plan(Magic.DROPPED).drop is Drop.AFTER
    assert plan(Magic.SLOW).wait_s == 10
    assert (plan(Magic.LATE).drop, plan(Magic.LATE).lag_s) == (Drop.LATE, 5)
    assert plan(Magic.TRUNCATED).spoil is Spoil.TRUNCATED


def test_the_html_502_meets_the_registration_only(melati):
    member = magic_member(melati.world, Magic.HTML_502)
    assert melati.pcare("POST", "pendaftaran", pendaftaran(member)).http == 502
    assert melati.world.state.registrations == []
    assert melati.antrean("POST", "antrean/add", antrean(member)).code == 200


@pytest.mark.parametrize("path", ["peserta/{0.card}", "PESERTA/nik/{0.nik}"])
def test_the_slow_lookup_is_slow_by_card_and_by_nik(melati, path):
    member = magic_member(melati.world, Magic.SLOW_LOOKUP)
    call = melati.call("GET", f"/pcare-rest/{path.format(member)}", "")
    assert faults.draw(call, Dials(), Random(1), member.magic).wait_s == 10


def test_a_member_without_a_provider_is_shown_with_nulls(melati):
    data = melati.pcare("GET", f"peserta/{magic_card(Magic.UNKNOWN_FASKES)}").data
    assert data["kdProviderPst"] == {"kdProvider": None, "nmProvider": None}
    assert melati.pcare("GET", f"peserta/{magic_card(Magic.NO_NIK)}").data["noKTP"] == ""
    elsewhere = melati.pcare("GET", f"peserta/{magic_card(Magic.ELSEWHERE)}").data
    assert elsewhere["kdProviderPst"]["kdProvider"] == "0199P011"
