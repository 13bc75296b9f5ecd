"""A reader types what the card's maker printed; the number is in it, or it is left alone."""

import pytest

from titian.peserta.scans import number_in

CARD, NIK = "0008800000017", "3174064510920003"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Siti Nuraini",
        "081234567890",
        "00088000000170",
        f"{CARD} {NIK}",
        f"{CARD}, 0008800000025",
        CARD[:7] + "/" + CARD[7:],
        "٠٠٠٨٨٠٠٠٠٠٠١٧",
    ],
)
def test_what_is_not_one_number_is_left_as_it_is(text):
    assert number_in(text) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (CARD, CARD),
        (f"\t{CARD}\r", CARD),
        (f"NOKA:{CARD};SITI NURAINI", CARD),
        ("0008-8000 0001.7", CARD),
        (f"{CARD} 05-10-1992", CARD),
        (f"kelas 2 {CARD}", CARD),
        (f"{CARD};{CARD}", CARD),
        ("NIK 3174 0645 1092 0003", NIK),
    ],
)
def test_a_number_is_found_in_what_stands_around_it(text, number):
    assert number_in(text) == number
