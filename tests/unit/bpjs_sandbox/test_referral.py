"""A visit that ends in a referral: shapes, codes, and a hospital that the look-ups would have shown."""

import pytest

from bpjs_sandbox.catalogue import Change
from tests.unit.bpjs_sandbox.bodies import kunjungan, pendaftaran

EYES = {
    "tglEstRujuk": "25-11-2026",
    "kdppk": "0199R001",
    "subSpesialis": {"kdSubSpesialis1": "16", "kdSarana": None},
    "khusus": None,
}


@pytest.fixture
def registered(melati, member):
    melati.pcare("POST", "pendaftaran", pendaftaran(member))
    return member


def _refer(caller, member, referral, **changes):
    body = kunjungan(member, **{"kdStatusPulang": "4", "rujukLanjut": referral, "kdDiag1": "I21.9"} | changes)
    return caller.pcare("POST", "kunjungan/V1", body)


def _special(hospital, special, sub=None):
    khusus = {"kdKhusus": special, "kdSubSpesialis": sub, "catatan": "rutin"}
    return {"tglEstRujuk": "25-11-2026", "kdppk": hospital, "subSpesialis": None, "khusus": khusus}


def _offered(caller, path):
    return caller.pcare("GET", f"spesialis/rujuk/{path}/tglEstRujuk/25-11-2026").data["list"][0]["kdppk"]


@pytest.mark.parametrize(
    ("referral", "field"),
    [
        ({**EYES, "tglEstRujuk": "21-11-2026"}, "tglEstRujuk"),
        ({**EYES, "tglEstRujuk": "2026-11-25"}, "tglEstRujuk"),
        ({**EYES, "kdppk": "9999R001"}, "kdppk"),
        ({**EYES, "subSpesialis": {"kdSubSpesialis1": "999", "kdSarana": None}}, "kdSubSpesialis1"),
        ({**EYES, "subSpesialis": {"kdSubSpesialis1": None}}, "kdSubSpesialis1"),
        ({**EYES, "subSpesialis": {"kdSubSpesialis1": "16", "kdSarana": "99"}}, "kdSarana"),
        (_special("0199R001", "XYZ"), "kdKhusus"),
        (_special("0199R001", "HDL", "3"), "kdSubSpesialis"),
        (_special("0199R001", "THA"), "kdSubSpesialis"),
        (_special("0199R001", "HEM", "16"), "kdSubSpesialis"),
    ],
)
def test_a_referral_that_no_list_knows_is_refused_by_field(melati, registered, referral, field):
    seen = _refer(melati, registered, referral)
    assert (seen.http, [pair["field"] for pair in seen.data]) == (412, [field])


def test_a_hospital_without_the_subspecialty_or_the_facility_is_refused(melati, registered):
    offered = melati.pcare("GET", "spesialis/rujuk/subspesialis/17/sarana/0/tglEstRujuk/25-11-2026").data[
        "list"
    ]
    every = {row.code for row in melati.world.catalogue.rows(melati.account, "rumahsakit")}
    other = min(every - {row["kdppk"] for row in offered})
    glaucoma = {"kdSubSpesialis1": "17", "kdSarana": "0"}
    assert _refer(melati, registered, {**EYES, "kdppk": other, "subSpesialis": glaucoma}).http == 412
    with_facility = {"kdSubSpesialis1": "16", "kdSarana": "14"}
    assert _refer(melati, registered, {**EYES, "subSpesialis": with_facility}).data[0]["field"] == "kdppk"


def test_a_hospital_that_is_gone_is_refused(melati, registered):
    melati.world.catalogue.change(Change("melati", "rumahsakit", "0199R001", None))
    assert _refer(melati, registered, EYES).data[0]["field"] == "kdppk"


@pytest.mark.parametrize("tacc", [5, "x"])
def test_a_reason_that_no_list_knows_is_refused(melati, registered, tacc):
    assert _refer(melati, registered, EYES, kdTacc=tacc).data[0]["field"] == "kdTacc"


def test_an_internal_referral_needs_a_poli_of_the_clinic(melati, registered):
    melati.world.turn({"discharge_list": "catalogue"})
    for target in (None, "099"):
        seen = _refer(melati, registered, None, kdStatusPulang="5", kdPoliRujukInternal=target)
        assert seen.data[0]["field"] == "kdPoliRujukInternal"
    assert _refer(melati, registered, None, kdStatusPulang="5", kdPoliRujukInternal="002").http == 201


def test_a_hospital_of_the_look_up_is_accepted_for_a_subspecialty(melati, registered):
    hospital = _offered(melati, "subspesialis/30/sarana/2")
    sub = {"kdSubSpesialis1": "30", "kdSarana": "2"}
    assert _refer(melati, registered, {**EYES, "kdppk": hospital, "subSpesialis": sub}).http == 201


@pytest.mark.parametrize(("special", "sub"), [("HDL", None), ("THA", "30"), ("HEM", "8")])
def test_a_hospital_of_the_look_up_is_accepted_for_a_special_referral(melati, registered, special, sub):
    middle = f"khusus/{special}/subspesialis/{sub}" if sub else f"khusus/{special}"
    hospital = _offered(melati, f"{middle}/noKartu/{registered.card}")
    assert _refer(melati, registered, _special(hospital, special, sub)).http == 201


def test_a_referral_beside_another_ending_is_ignored(melati, registered):
    assert _refer(melati, registered, {"kdppk": None}, kdStatusPulang="3").http == 201
