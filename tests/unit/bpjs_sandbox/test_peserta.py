import re

from bpjs_sandbox import people
from bpjs_sandbox.accounts import KENANGA, MELATI
from bpjs_sandbox.people import Magic
from tests.unit.bpjs_sandbox.bodies import magic_member


def test_an_unknown_number_is_204_or_412(melati):
    assert melati.pcare("GET", "peserta/0008899999999").http == 204
    melati.world.turn({"not_found": "empty"})
    assert melati.pcare("GET", "peserta/nik/3174000000000000").data is None
    melati.world.turn({"unknown_peserta": "412"})
    seen = melati.pcare("GET", "peserta/0008899999999")
    assert (seen.http, seen.data["message"]) == (412, "noKartu peserta tidak ditemukan")


def test_a_member_is_found_by_card_and_by_nik(melati, member):
    by_card = melati.pcare("GET", f"peserta/{member.card}").data
    assert by_card == melati.pcare("GET", f"peserta/noka/{member.card}").data
    assert by_card == melati.pcare("GET", f"peserta/nik/{member.nik}").data
    assert by_card["kdProviderPst"] == {"kdProvider": "0199B001", "nmProvider": "KLINIK MELATI"}


def test_an_inactive_member_is_shown_with_the_reason(melati):
    card = magic_member(melati.world, Magic.ARREARS).card
    seen = melati.pcare("GET", f"peserta/{card}")
    assert (seen.code, seen.data["aktif"], seen.data["tunggakan"]) == (200, False, 420_000)
    assert seen.data["ketAktif"] == "PENANGGUHAN PEMBAYARAN"


def test_the_same_seed_invents_the_same_people_and_another_does_not():
    assert people.invent(7) == people.invent(7)
    assert people.invent(7) != people.invent(8)


def test_as_many_as_are_wanted_are_invented_and_told_apart():
    ordinary = [one for one in people.invent(1, 1000) if one.magic is None]
    assert len({one.card for one in ordinary}) == len({one.nik for one in ordinary}) == 1000


def test_every_invented_member_has_a_card_and_nik_of_the_right_form():
    members = people.invent(1)
    assert len(members) >= 200
    assert len({one.card for one in members}) == len(members)
    niks = [one.nik for one in members if one.nik]
    assert len(set(niks)) == len(niks)
    for one in members:
        day = one.born.day + (40 if one.sex == "P" else 0)
        assert re.fullmatch(r"000\d{10}", one.card)
        assert one.magic is Magic.NO_NIK or one.nik[6:12] == f"{day:02d}{one.born:%m%y}"


def test_names_are_as_awkward_as_in_life():
    names = {one.name for one in people.invent(1)}
    assert any("'" in name for name in names)
    assert any(" " not in name for name in names)
    assert any(len(name) > 60 for name in names)


def test_both_clinics_and_others_have_members():
    codes = {one.faskes_code for one in people.invent(1)}
    assert {MELATI.faskes_code, KENANGA.faskes_code, "0199P011"} <= codes
