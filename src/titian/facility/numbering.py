"""How a clinic writes its No. RM and its queue numbers. Pure: a number and a form in, text out."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

RECORD_NUMBER_FORM = RegexValidator(
    r"\A0(?:[-.]?0){3,7}\Z",
    "Tulis empat sampai delapan angka 0, boleh dipisah dengan - atau titik: 00-00-00, 000000, 00.00.00.00.",
)
"""Eight digits at most: a longer number in the search box is taken for a card, a NIK or a telephone."""


def record_number(number: int, form: str) -> str:
    """A No. RM: 1234 in the form `00-00-00` is `00-12-34`.

    A number longer than its form keeps all its digits, the first ones in front: 1234567 is `123-45-67`.
    """
    width = form.count("0")
    digits = str(number).zfill(width)
    rest = iter(digits[-width:])
    return digits[:-width] + "".join(next(rest) if sign == "0" else sign for sign in form)


def ticket_text(letter: str, number: int, form: str) -> str:
    """A queue number: 12 of the poli with the letter `B`, in the form `A-001`, is `B-012`."""
    dash = "-" if "-" in form else ""
    return letter + dash + str(number).zfill(form.count("0") + 1)


@dataclass(frozen=True, slots=True)
class Samples:
    """Numbers written in a form that somebody is about to choose."""

    form: str

    @property
    def problem(self) -> str:
        """What is wrong with the form; "" where it is one."""
        try:
            RECORD_NUMBER_FORM(self.form)
        except ValidationError as error:
            return str(error.messages[0])
        return ""

    @property
    def rows(self) -> list[tuple[int, str]]:
        """Some numbers and how they are written, the last one longer than the form; none in a form that is none."""
        if self.problem:
            return []
        longer = int("123456789"[: self.form.count("0") + 1])
        return [(number, record_number(number, self.form)) for number in (27, 1234, longer)]
