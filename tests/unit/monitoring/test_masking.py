"""Lists name people by the ends of their numbers only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titian.monitoring.queries.masking import mask_within
from titian.patients import identifiers


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("3174060101900001", "317406••••••••01"),
        ("0009900000017", "000990•••••17"),
        ("12345678", "••••••••"),
        ("", ""),
    ],
)
def test_the_first_six_and_the_last_two_digits_stay(number, masked):
    assert identifiers.masked(number) == masked


def test_a_message_of_bpjs_is_masked_wherever_it_repeats_a_number():
    text = "Peserta 0009900000017 (NIK 3174060101900001) tidak aktif, kode 201, HP 081200000000"
    masked = "Peserta 000990•••••17 (NIK 317406••••••••01) tidak aktif, kode 201, HP 081200000000"
    assert mask_within(text) == masked


@given(st.text(), st.sampled_from([13, 16]), st.text())
def test_no_whole_number_survives(before, length, after):
    number = "1" * length
    shown = mask_within(f"{before} {number} {after}")
    assert f" {number} " not in shown
