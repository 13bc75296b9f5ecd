"""Dates and hours as the desk types them, which no browser turns round."""

import re
from datetime import time
from typing import Any, ClassVar

from django import forms

from titian.facility.forms import Day, date_input
from titian.patients.forms.fields import REQUIRED, OrElse

_DIGITS = re.compile(r"[0-9]{4}")


class DateOrElse(OrElse, Day):
    pass


class Hour(forms.TimeField):
    """A time of the day; the digits alone do, as with dates. Of three nobody knows where the hour ends."""

    default_error_messages: ClassVar = {
        "invalid": "Tulis jam dan menit dari 00:00 sampai 23:59, misalnya 03:15 atau 0315."
    }
    input_formats = ("%H:%M", "%H.%M")

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
            value = f"{value.strip()[:2]}:{value.strip()[2:]}"
        return super().to_python(value)


class TimeOrElse(OrElse, Hour):
    pass


def day(label: str, *, or_else: bool = False, help_text: str = "") -> forms.DateField:
    """A date; `or_else`: mandatory unless other fields say otherwise."""
    made = DateOrElse if or_else else Day
    return made(
        label=label, required=or_else, widget=date_input(), help_text=help_text, error_messages=REQUIRED
    )


def hour(label: str, *, or_else: bool = False) -> forms.TimeField:
    """A time of the clinic's day, as one reads it off a clock."""
    attrs = {"inputmode": "numeric", "placeholder": "jj:mm", "autocomplete": "off"}
    return (TimeOrElse if or_else else Hour)(
        label=label,
        required=or_else,
        widget=forms.TimeInput(format="%H:%M", attrs=attrs),
    )
