"""Dates and hours as the desk types them, which no browser turns round."""

import re
from datetime import date, time
from typing import Any

from django import forms

from titian.patients.forms.fields import REQUIRED, OrElse

_DATE = re.compile(r"[0-9]{8}|[0-9]{1,2}([-/])[0-9]{1,2}\1[0-9]{4}")
_DIGITS, _TOO_FEW = re.compile(r"[0-9]{4}"), re.compile(r"[0-9]{1,7}")
_HOW = "Tulis hari, bulan, tahun, misalnya 05-10-1992."


class Day(forms.DateField):
    """A date that says what is wrong with what was typed. Of 1111992 nobody knows whether it is January."""

    def to_python(self, value: Any) -> date | None:
        typed = str(value).strip()
        if _TOO_FEW.fullmatch(typed):
            raise forms.ValidationError(_HOW)
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            there_is_none = f"Tanggal {typed} tidak ada di kalender."
            raise forms.ValidationError(there_is_none if _DATE.fullmatch(typed) else _HOW) from error


class DateOrElse(OrElse, Day):
    pass


class Hour(forms.TimeField):
    """A time of the day; the digits alone do, as with dates. Of three nobody knows where the hour ends."""

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
            value = f"{value.strip()[:2]}:{value.strip()[2:]}"
        return super().to_python(value)


class TimeOrElse(OrElse, Hour):
    pass


def date_input() -> forms.DateInput:
    """Text, not the browser's date box, which shows mm/dd in an English browser: a fault of safety."""
    attrs = {"inputmode": "numeric", "placeholder": "hh-bb-tttt", "autocomplete": "off", "maxlength": "10"}
    return forms.DateInput(format="%d-%m-%Y", attrs=attrs)


def day(label: str, *, or_else: bool = False, help_text: str = "") -> forms.DateField:
    """A date; `or_else`: mandatory unless other fields say otherwise."""
    made = DateOrElse if or_else else Day
    return made(
        label=label, required=or_else, widget=date_input(), help_text=help_text, error_messages=REQUIRED
    )


def hour(label: str, *, or_else: bool = False) -> forms.TimeField:
    """A time of the clinic's day, as one reads it off a clock."""
    attrs = {"inputmode": "numeric", "placeholder": "jj:mm", "autocomplete": "off", "maxlength": "5"}
    return (TimeOrElse if or_else else Hour)(
        label=label,
        required=or_else,
        input_formats=("%H:%M", "%H.%M"),
        widget=forms.TimeInput(format="%H:%M", attrs=attrs),
        error_messages={"invalid": "Tulis jamnya dari 00:00 sampai 23:59."},
    )
