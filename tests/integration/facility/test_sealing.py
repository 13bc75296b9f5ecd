"""What stands sealed in an address: who opens it, and until when."""

from datetime import timedelta

import pytest

from tests.builders import NOW, facility
from titian.facility.sealing import opened, sealed

NIK = "3174060101900001"
pytestmark = pytest.mark.django_db


def test_the_same_text_gives_the_same_address_which_says_nothing_of_it():
    clinic = facility()
    seal = sealed(NIK, facility=clinic, purpose="search")
    assert seal == sealed(NIK, facility=clinic, purpose="search")
    assert NIK not in seal and seal.replace("-", "").replace("_", "").isalnum()
    assert opened(seal, facility=clinic, purpose="search") == NIK


def test_nothing_is_nothing():
    clinic = facility()
    assert sealed("", facility=clinic, purpose="search", at=NOW) == ""
    assert opened("", facility=clinic, purpose="search", since=NOW) == ""


def test_another_clinic_and_another_purpose_open_nothing():
    clinic = facility()
    seal = sealed(NIK, facility=clinic, purpose="search")
    assert opened(seal, facility=facility(), purpose="search") is None
    assert opened(seal, facility=clinic, purpose="pending") is None


@pytest.mark.parametrize("forged", ["x", "\0", "é", "bukan-sandi", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"])
def test_what_was_not_sealed_opens_nothing(forged):
    assert opened(forged, facility=facility(), purpose="search") is None


def test_what_was_sealed_with_its_moment_is_worth_nothing_afterwards():
    clinic = facility()
    seal = sealed("a|b", facility=clinic, purpose="search", at=NOW)
    for since, text in ((NOW, "a|b"), (NOW + timedelta(seconds=1), None)):
        assert opened(seal, facility=clinic, purpose="search", since=since) == text


def test_a_seal_without_a_moment_is_older_than_any():
    clinic = facility()
    seal = sealed(NIK, facility=clinic, purpose="search")
    assert opened(seal, facility=clinic, purpose="search", since=NOW) is None
