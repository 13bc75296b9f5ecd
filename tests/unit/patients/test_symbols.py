"""Cards and labels carry the No. RM as bars and as a QR code, drawn from what the standards' libraries say."""

import re

import pytest
import qrcode

from titian.patients import symbols
from titian.patients.symbols import Symbol

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def dark(symbol: Symbol) -> set[tuple[int, int]]:
    """The dark modules of a drawing; its path has nothing but rectangles one module high."""
    assert RUN.sub("", symbol.path) == ""
    runs = [tuple(map(int, run)) for run in RUN.findall(symbol.path)]
    assert all(length == back for _, _, length, back in runs)
    return {(x + step, y) for x, y, length, _ in runs for step in range(length)}


@pytest.mark.parametrize("digits", ["0001", "000123", "12345678"])
def test_the_bars_keep_their_quiet_zone_and_end_with_the_stop_sign(digits):
    symbol = symbols.bars(digits)
    row = "".join("#" if (x, 0) in dark(symbol) else "." for x in range(symbol.width))
    assert row.startswith("." * 10 + "##.#..###..")  # Start C: pairs of digits
    assert row.endswith("##...###.#.##" + "." * 10)


def test_the_qr_code_says_that_it_is_a_number_of_ours():
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data("RM:000123")
    matrix = code.get_matrix()
    wanted = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    symbol = symbols.qr("000123")
    assert dark(symbol) == wanted
    assert (symbol.width, symbol.height) == (29, 29)
