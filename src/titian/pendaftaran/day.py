"""The day's list as its address says it: of which poli, of whom in the line; and the address of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from titian.antrean.models import Place
from titian.facility.models import Facility, Poli
from titian.pendaftaran.forms import BY_LETTER, PayerForm
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import Row

FROM_LIST = "hari-ini"
"""What an address says in `asal` where one comes from the list, and goes back to it."""


class Status(models.TextChoices):
    """Where a patient of the day is, in the order of the list: who waits is looked for, who is done is not."""

    WAITING = "menunggu", "Menunggu"
    CALLED = "dipanggil", "Dipanggil"
    ABSENT = "tidak-hadir", "Tidak hadir"
    EXAMINED = "selesai", "Selesai diperiksa"


_OF_PLACE = {Place.CALLED: Status.CALLED, Place.ABSENT: Status.ABSENT}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the day's list, with the form that asks who pays where that is open and one may say so.

    `parts` are the buttons of higher apps: a template each, and what it shows. `is_over`: who was examined is not
    called any more, nor marked absent or cancelled.
    """

    row: Row
    form: PayerForm | None
    parts: list[tuple[str, Any]]
    is_over: bool

    @property
    def status(self) -> Status:
        place = self.row.pendaftaran.ticket.place
        return Status.EXAMINED if self.is_over else _OF_PLACE.get(place, Status.WAITING)


class DayFilter(forms.Form):
    """What of the day is shown. An address that means nothing here shows all."""

    poli = forms.ModelChoiceField(
        Poli.objects.none(), to_field_name="ref", required=False, label="Poli", empty_label="Semua poli"
    )
    status = forms.ChoiceField(choices=[("", "Semua"), *Status.choices], required=False, label="Status")

    def __init__(self, data: QueryDict, *, facility: Facility) -> None:
        super().__init__(data)
        self._facility = facility
        self.fields["poli"].queryset = Poli.objects.filter(facility=facility).order_by(*BY_LETTER)  # type: ignore[attr-defined]
        self.full_clean()
        self.errors.clear()  # an old address is no mistake of who opens it

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """What the address of an act on a row carries along, to come back to the same list."""
        told = {
            name: str(value.ref if isinstance(value, Poli) else value) for name, value in self.chosen.items()
        }
        return "?" + urlencode({"asal": FROM_LIST, **told})

    def shows(self, line: Line) -> bool:
        return self.shows_poli(line.row.pendaftaran) and self.chosen.get("status", line.status) == line.status

    def shows_poli(self, pendaftaran: Pendaftaran) -> bool:
        return bool(self.chosen.get("poli", pendaftaran.poli) == pendaftaran.poli)

    def address_of(self, ref: UUID) -> str:
        """The list, at this row, which has the focus; at its top where the act may have moved the row out of sight."""
        row = "hari-ini" if "status" in self.chosen else anchor(ref)
        return f"{reverse('pendaftaran:today', args=[self._facility.slug])}{self.query}#{row}"


def anchor(ref: UUID) -> str:
    """The id of a row."""
    return f"kunjungan-{ref}"


def came_from_list(params: QueryDict) -> bool:
    return params.get("asal") == FROM_LIST
