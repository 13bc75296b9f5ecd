"""What a patient answers to the general consent, how it is withdrawn, and the text itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from titian.facility.forms import Day, OpensFocused, Radios, date_input
from titian.facility.models import Facility
from titian.patients.forms.days import Hour
from titian.patients.forms.fields import REQUIRED, text
from titian.patients.models import GeneralConsent
from titian.patients.operations import ConsentData
from titian.patients.queries import ANSWERS

_RELEASES = (
    "releases_to_payer",
    "releases_to_trainees",
    "releases_to_family",
    "family_names",
    "releases_to_faskes",
    "faskes_name",
)
_ON_TOP = tuple(name for name in ANSWERS if name not in _RELEASES)
_SIGNED = (
    "responsible_relation",
    "responsible_name",
    "given_on",
    "given_time",
    "method",
    "kept_at",
    "officer_name",
)
_NAMED = {"releases_to_family": "family_names", "releases_to_faskes": "faskes_name"}
"""A yes that must say whom."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question on the sheet of paper; `whom` asks for names beside it, "" where there are none."""

    label: str
    whom: str
    options: tuple[str, ...]


class ConsentForm(OpensFocused, forms.ModelForm):  # type: ignore[type-arg]
    """The answers of one patient; none is given beforehand, because each was to be asked."""

    use_required_attribute = False
    field_order = (*_ON_TOP, *_RELEASES, *_SIGNED)

    given_on = Day(label="Tanggal", widget=date_input(), error_messages=REQUIRED)
    given_time = Hour(
        label="Jam",
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "placeholder": "jj:mm"}),
        error_messages=REQUIRED,
    )

    family_names = text(250, or_else=True, label="Nama anggota keluarga", help_text="Pisahkan dengan koma")
    faskes_name = text(150, or_else=True, label="Nama faskes")

    class Meta:
        model = GeneralConsent
        fields = (
            "responsible_relation",
            "responsible_name",
            *ANSWERS,
            *_NAMED.values(),
            "officer_name",
            "method",
            "kept_at",
        )
        widgets: ClassVar = dict.fromkeys((*ANSWERS, "method"), Radios)
        help_texts: ClassVar = {
            "kept_at": "Misalnya: map 12, atau nama berkas pindaian",
        }

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = facility.zone
        for name in (*ANSWERS, "method"):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0] != ""]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or self.cleaned_data
        for answer, name in _NAMED.items():
            if not clean.get(answer):
                clean[name] = ""
            elif not clean.get(name):
                self.add_error(name, "Sebut namanya, atau pilih Tidak setuju.")
        return clean

    def questions(self) -> Iterator[Question]:
        """As they stand on the sheet, in the decree's order."""
        for name in ANSWERS:
            whom = str(self.fields[_NAMED[name]].label) if name in _NAMED else ""
            options = tuple(label for _, label in self.fields[name].choices)  # type: ignore[attr-defined]
            yield Question(str(self.fields[name].label), whom, options)

    def data_to_keep(self) -> ConsentData:
        """What `operations` take, from a valid form."""
        clean = dict(self.cleaned_data)
        day, time = clean.pop("given_on"), clean.pop("given_time")
        return ConsentData(given_at=datetime.combine(day, time, tzinfo=self._zone), **clean)


class WithdrawalForm(OpensFocused):
    """Why a consent is taken back."""

    use_required_attribute = False

    reason = text(250, required=True, label="Alasan", help_text="Dengan kata-kata pasien, sesingkat mungkin")


class ConsentTextForm(OpensFocused):
    """The text that patients read; empty lines part its paragraphs."""

    use_required_attribute = False

    body = forms.CharField(
        label="Teks persetujuan",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages=REQUIRED,
        help_text="Baris kosong memisahkan butir.",
    )

    def clean_body(self) -> str:
        """Browsers end lines with two signs; one is kept, so that the same text is the same."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        return body
