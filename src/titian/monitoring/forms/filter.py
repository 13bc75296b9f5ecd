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
_SEARCH, _SEARCH_OF_ALL = "monitoring.search", "monitoring.search.identities"
"""What a seal is for: what somebody searched who may see whom a job is about opens for such alone."""

FIRST_DAY = date(2000, 1, 1)
"""No clinic promised anything before; and a day at the beginning of time has no midnight east of Greenwich."""

_LONGEST = 100
_NO_SUCH_DAY = "Sebelum tahun 2000 tidak ada kiriman. Periksa tahunnya."
_UNREADABLE = "Pencarian di alamat ini tidak terbaca lagi. Tulis lagi yang dicari."
_MEANS_NOTHING = "Tulis nama, nomor, kode, atau kata dari galatnya; ini tidak dapat dicari."
_NOT_FOR_ALL = (
    "Nama, NIK, nomor kartu, telepon, dan tanggal lahir hanya dapat dicari oleh yang berhak melihat nama pasien. "
    "Anda dapat mencari dengan No. RM, nomor antrean, nomor urut, nomor kunjungan, kode, atau kata dari galatnya."
)
_OF_ANOTHER = (
    "Pencarian di alamat ini dibuat oleh yang berhak melihat nama pasien. Tulis sendiri yang dicari."
)
_LABEL_FOR_ALL = "Cari Norm, nomor, kode, galat"
_BY_WHAT = "Nama dan nomor pasien disamarkan bagi Anda, jadi tidak dapat dicari."


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

    def __init__(
        self, facility: Facility, data: QueryDict, *, sees_identity: bool, why_unreadable: str = ""
    ) -> None:
        super().__init__(data)
        self.facility, self.sees_identity, self._why_unreadable = facility, sees_identity, why_unreadable
        typed, box = data.get("text", ""), self.fields["text"]
        box.help_text = understood(typed, all_dates=not data.get("date"), sees_identity=sees_identity)
        if not sees_identity:
            box.label = _LABEL_FOR_ALL
            box.help_text = box.help_text and f"{box.help_text} {_BY_WHAT}"

    @property
    def cause_in_words(self) -> str:
        """In words, what alone is shown of what failed; "" for everything."""
        key = self.data.get("cause", "")
        return cause_in_words(key) if key else ""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self._why_unreadable:
            raise forms.ValidationError(self._why_unreadable)
        if text and not meanings(text, sees_identity=self.sees_identity):
            raise forms.ValidationError(
                _NOT_FOR_ALL if meanings(text, sees_identity=True) else _MEANS_NOTHING
            )
        return text


def filter_form(facility: Facility, asked: QueryDict, today: date, *, sees_identity: bool) -> FilterForm:
    """The form of an address, or of what was posted: without a date it is of today, or of all days before it."""
    data, why_unreadable = asked.copy(), ""
    data.setdefault("date", "" if "older" in data else f"{today:%d-%m-%Y}")
    if "text" not in data:
        data["text"], why_unreadable = _opened(facility, data.get(SEALED, ""), sees_identity=sees_identity)
    return FilterForm(facility, data, sees_identity=sees_identity, why_unreadable=why_unreadable)


def _opened(facility: Facility, address: str, *, sees_identity: bool) -> tuple[str, str]:
    """What was typed, or why who looks may not read it."""
    if (typed := opened(address, facility=facility, purpose=_SEARCH)) is not None:
        return typed, ""
    if (typed := opened(address, facility=facility, purpose=_SEARCH_OF_ALL)) is None:
        return "", _UNREADABLE
    return (typed, "") if sees_identity else ("", _OF_ANOTHER)


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
        sees_identity=form.sees_identity,
        page=max(int(page), 1) if page.isdecimal() and len(page) <= 9 else 1,
    )


def carried(form: FilterForm) -> dict[str, str]:
    """The filter as it stands, for an address: also the date that a bare address meant, which midnight would change;
    what was typed into the search box is sealed, as much of it as shows that it was too long."""
    given = {name: form.data.get(name, "") for name in form.fields if name != "text"}
    typed, purpose = form.data.get("text", ""), _SEARCH_OF_ALL if form.sees_identity else _SEARCH
    given[SEALED] = sealed(typed[: _LONGEST + 1], facility=form.facility, purpose=purpose)
    return {name: value for name, value in given.items() if value or name == "date"}
