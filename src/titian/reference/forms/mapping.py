"""A poli or a practitioner of ours, with its codes at BPJS. What may be chosen is decided where it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from titian.facility.models import Poli, Practitioner
from titian.reference.queries.mapping import Choice, Line, Slot
from titian.reference.queries.maps import Own

_QUIET = {"autocomplete": "off", "spellcheck": "false"}


class CodeSelect(forms.Select):
    """A select over hundreds of rows, on dozens of lines: one template for all its options, not one for each."""

    template_name = "reference/mapping_select.html"

    def __init__(self, offered: Sequence[Choice], slot: Slot) -> None:
        super().__init__()
        self.offered, self.slot = offered, slot

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> list[Any]:
        """None: the template walks what is offered."""
        return []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What is kept stays to be chosen though BPJS has it no more."""
        context = super().get_context(name, value, attrs)
        is_offered = any(choice.code == self.slot.code for choice in self.offered)
        kept = self.slot if self.slot.code and not is_offered else None
        return context | {"offered": self.offered, "chosen": value or "", "kept": kept, "own": self.slot}


class OwnForm(forms.Form):
    """One line of the screen, unbound as it is kept; without a line, what a new one needs."""

    use_required_attribute = False

    name = forms.CharField(max_length=90, label="Nama", widget=forms.TextInput(attrs=_QUIET))
    ticket_letter = forms.RegexField(
        r"^[A-Za-z]{1,3}\Z",
        label="Huruf antrean",
        error_messages={"invalid": "Satu sampai tiga huruf, A sampai Z."},
        widget=forms.TextInput(attrs=_QUIET | {"maxlength": 3}),
    )
    pcare_code = forms.CharField(max_length=20, required=False, label="PCare")
    antrean_code = forms.CharField(max_length=20, required=False, label="Antrean")
    is_active = forms.BooleanField(required=False, label="Dipakai")

    def __init__(
        self,
        data: Any = None,
        *,
        model: type[Poli] | type[Practitioner],
        line: Line | None = None,
        choices: Mapping[str, Sequence[Choice]] | None = None,
    ) -> None:
        key = line.own.ref if line else f"baru-{model._meta.model_name}"
        super().__init__(data, auto_id=f"{key}-%s", initial=self._kept(line.own) if line else {})
        if model is not Poli:
            del self.fields["ticket_letter"]
        if line is None:
            for name in ("pcare_code", "antrean_code", "is_active"):
                del self.fields[name]
        for slot in line.slots if line else ():
            self.fields[slot.map.column].widget = CodeSelect((choices or {})[slot.map.list_name], slot)

    def clean_ticket_letter(self) -> str:
        return str(self.cleaned_data["ticket_letter"]).upper()

    def _kept(self, own: Own) -> dict[str, Any]:
        return {name: getattr(own, name) for name in self.base_fields if hasattr(own, name)}
