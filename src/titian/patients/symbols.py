"""A No. RM as signs that readers at the desk know: Code 128, and a QR code. Pure: text in, the path of an SVG out.

The libraries say which modules are dark; drawing them here needs no inline style, which the pages forbid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import qrcode
from barcode.codex import Code128

QR_PREFIX = "RM:"
"""Tells the search box that a scanned QR code is one of ours."""

_QUIET_BARS, _QUIET_QR = 10, 4
"""Modules of white that the two standards ask for around their signs."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A drawing of `width` by `height` modules, its quiet zone included; `path` fills what is dark."""

    width: int
    height: int
    path: str


def bars(digits: str) -> Symbol:
    """Code 128 of a number, one module high: whoever shows it stretches it."""
    [row] = Code128(digits).build()
    return Symbol(len(row) + 2 * _QUIET_BARS, 1, _path([[sign == "1" for sign in row]], _QUIET_BARS, 0))


def qr(digits: str) -> Symbol:
    """A QR code of a number, which may lose 15 % of itself to wear and is still read."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(QR_PREFIX + digits)
    rows = code.get_matrix()
    size = len(rows) + 2 * _QUIET_QR
    return Symbol(size, size, _path(rows, _QUIET_QR, _QUIET_QR))


def _path(rows: Sequence[Sequence[bool]], left: int, top: int) -> str:
    """One rectangle for each run of dark modules in a row."""
    drawn = ((y, x, length) for y, row in enumerate(rows, top) for x, length in _runs(row, left))
    return "".join(f"M{x} {y}h{length}v1h-{length}z" for y, x, length in drawn)


def _runs(row: Sequence[bool], start: int) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and its length."""
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            yield start, length
        start += length
