"""The monitor's filter: as a person chooses it, and as it stands in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.http import QueryDict

from titian.facility.models import Facility
from titian.facility.sealing import opened, sealed
from titian.monitoring.queries import MENU_KINDS, Filter, Status, cause_in_words, meanings, understood

SEALED = "search"
"""The address's word for what was typed into the search box."""
_SEARCH = "monitoring.search"

FIRST_DAY = date(2000, 1, 1)
"""No clinic promised anything before; and a day at the beginning of time has no midnight east of Greenwich."""

_LONGEST = 100
_NO_SUCH_DAY = "Sebelum tahun 2000 tidak ada kiriman. Periksa tahunnya."
_UNREADABLE = "Pencarian di alamat ini tidak terbaca lagi. Tulis lagi yang dicari."
_MEANS_NOTHING = "Tulis nama, nomor, kode, atau kata dari galatnya; ini tidak dapat dicari."


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
        validators=[MinValueValidator(FIRST_DAY, message=_NO_SUCH_DAY)],
        error_messages={"invalid": "Tulis tanggal sebagai hari-bulan-tahun, misalnya 21-11-2026."},
        widget=forms.DateInput(
            format="%d-%m-%Y",
            attrs={"inputmode": "numeric", "placeholder": "Semua", "autocomplete": "off", "size": 11},
        ),
    )
    text = forms.CharField(
        label="Cari Norm, nama, NIK, kartu, nomor, galat",
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    status = forms.ChoiceField(label="Status", required=False, choices=Status.choices)
    with_ended = forms.BooleanField(label="Tampilkan yang dibatalkan", required=False)
    older = forms.BooleanField(label="Hanya sisa hari sebelumnya", required=False)
    cause = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, facility: Facility, data: QueryDict, *, is_unreadable: bool = False) -> None:
        super().__init__(data)
        self.facility, self._is_unreadable = facility, is_unreadable
        typed = data.get("text", "")
        self.fields["text"].help_text = understood(typed, all_dates=not data.get("date"))

    @property
    def cause_in_words(self) -> str:
        """In words, what alone is shown of what failed; "" for everything."""
        key = self.data.get("cause", "")
        return cause_in_words(key) if key else ""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self._is_unreadable:
            raise forms.ValidationError(_UNREADABLE)
        if text and not meanings(text):
            raise forms.ValidationError(_MEANS_NOTHING)
        return text


def filter_form(facility: Facility, asked: QueryDict, today: date) -> FilterForm:
    """The form of an address, or of what was posted: without a date it is of today, or of all days before it."""
    data, is_unreadable = asked.copy(), False
    data.setdefault("date", "" if "older" in data else f"{today:%d-%m-%Y}")
    if "text" not in data:
        typed = opened(data.get(SEALED, ""), facility=facility, purpose=_SEARCH)
        data["text"], is_unreadable = typed or "", typed is None
    return FilterForm(facility, data, is_unreadable=is_unreadable)


def chosen_filter(form: FilterForm, page: str, today: date) -> Filter | None:
    """What a valid form chooses; None when something in it cannot be read."""
    if not form.is_valid():
        return None
    given: Mapping[str, Any] = form.cleaned_data
    return Filter(
        kind=given["kind"],
        day=given["date"],
        text=given["text"],
        status=given["status"],
        cause=given["cause"],
        with_ended=given["with_ended"],
        older_than=today if given["older"] else None,
        page=max(int(page), 1) if page.isdecimal() and len(page) <= 9 else 1,
    )


def carried(form: FilterForm) -> dict[str, str]:
    """The filter as it stands, for an address: also the date that a bare address meant, which midnight would change;
    what was typed into the search box is sealed, as much of it as shows that it was too long."""
    given = {name: form.data.get(name, "") for name in form.fields if name != "text"}
    given[SEALED] = sealed(form.data.get("text", "")[: _LONGEST + 1], facility=form.facility, purpose=_SEARCH)
    return {name: value for name, value in given.items() if value or name == "date"}
