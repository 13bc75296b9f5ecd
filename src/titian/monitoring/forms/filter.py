"""The monitor's filter as it stands in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from titian.monitoring.queries import MENU_KINDS, Filter, Status

_ONLY_DIGITS = "Nomor rekam medis hanya berisi angka, misalnya 00-01-23."


class FilterForm(forms.Form):
    """Every field may be empty. An address without a date means today, an empty date means all dates."""

    kind = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Semua jenis"), *((kind.value, kind.label) for kind in MENU_KINDS)],
    )
    date = forms.DateField(
        label="Tanggal",
        required=False,
        error_messages={"invalid": "Tulis tanggal sebagai hari-bulan-tahun, misalnya 21-11-2026."},
        widget=forms.DateInput(
            format="%d-%m-%Y",
            attrs={"inputmode": "numeric", "placeholder": "Semua", "autocomplete": "off", "size": 11},
        ),
    )
    record_number = forms.CharField(
        label="Cari Norm",
        required=False,
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "placeholder": "00-00-00", "autocomplete": "off", "size": 12}
        ),
    )
    status = forms.ChoiceField(label="Status", required=False, choices=Status.choices)
    with_ended = forms.BooleanField(label="Tampilkan yang dibatalkan", required=False)
    older = forms.BooleanField(label="Hanya sisa hari sebelumnya", required=False)

    def clean_record_number(self) -> int | None:
        """`00-01-23`, `000123` and `123` are the same patient."""
        digits = self.cleaned_data["record_number"].replace("-", "").replace(" ", "")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdecimal()):
            raise forms.ValidationError(_ONLY_DIGITS)
        return int(digits)


def filter_form(address: QueryDict, today: date) -> FilterForm:
    """The form of an address: what is left out has its default, so that a bare address shows today."""
    data = address.copy()
    data.setdefault("date", "" if "older" in data else f"{today:%d-%m-%Y}")
    return FilterForm(data)


def chosen_filter(form: FilterForm, page: str, today: date) -> Filter | None:
    """What a valid form chooses; None when something in it cannot be read."""
    if not form.is_valid():
        return None
    given: Mapping[str, Any] = form.cleaned_data
    return Filter(
        kind=given["kind"],
        day=given["date"],
        record_number=given["record_number"],
        status=given["status"],
        with_ended=given["with_ended"],
        older_than=today if given["older"] else None,
        page=max(int(page), 1) if page.isdecimal() and len(page) <= 9 else 1,
    )


def carried(form: FilterForm) -> dict[str, str]:
    """The filter as it stands, for an address: also the date that a bare address meant, which midnight would change."""
    return {name: form.data.get(name, "") for name in form.fields if name in form.data}
