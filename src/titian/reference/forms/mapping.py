"""A poli or a practitioner of ours, with its codes at BPJS. What may be chosen is decided where it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from titian.facility.models import Poli, Practitioner
from titian.reference.queries.mapping import Line, Offer, Slot
from titian.reference.queries.maps import Own

_QUIET = {"autocomplete": "off", "spellcheck": "false"}


class CodeSelect(forms.Select):
    """All rows of a short list, on dozens of lines: one template for all its options, not one for each."""

    template_name = "reference/mapping_select.html"

    def __init__(self, offer: Offer, slot: Slot) -> None:
        super().__init__()
        self.offer, self.slot = offer, slot

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> list[Any]:
        """None: the template walks what is offered."""
        return []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What is kept stays to be chosen though BPJS has it no more."""
        context = super().get_context(name, value, attrs)
        is_offered = any(choice.code == self.slot.code for choice in self.offer.choices)
        kept = self.slot if self.slot.code and not is_offered else None
        offered = self.offer.choices
        return context | {"offered": offered, "chosen": value or "", "kept": kept, "own": self.slot}


class CodeBox(forms.TextInput):
    """A text box over a long list, which the page has once for all its lines (a `datalist`): no script is needed."""

    def __init__(self, offer: Offer, slot: Slot) -> None:
        placeholder = "Ketik nama atau kode"
        super().__init__(_QUIET | {"list": f"daftar-{offer.list_name}", "placeholder": placeholder})
        self.offer, self.slot = offer, slot

    def format_value(self, value: Any) -> str:
        """What is kept, though BPJS has it no more, or what was typed."""
        return self.slot.text if value == self.slot.code else self.offer.text_of(str(value or ""))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The code, where what was typed is a row of the list."""
        typed = " ".join(str(data.get(name, "")).split())
        return self.slot.code if typed == self.slot.text else self.offer.meant(typed)


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
    pcare_code = forms.CharField(max_length=350, required=False, label="PCare")
    antrean_code = forms.CharField(max_length=350, required=False, label="Antrean")
    is_active = forms.BooleanField(required=False, label="Dipakai")

    def __init__(
        self,
        data: Any = None,
        *,
        model: type[Poli] | type[Practitioner],
        line: Line | None = None,
        offers: Mapping[str, Offer] | None = None,
    ) -> None:
        key = line.own.ref if line else f"baru-{model._meta.model_name}"
        super().__init__(data, auto_id=f"{key}-%s", initial=self._kept(line.own) if line else {})
        if model is not Poli:
            del self.fields["ticket_letter"]
        if line is None:
            for name in ("pcare_code", "antrean_code", "is_active"):
                del self.fields[name]
        for slot in line.slots if line else ():
            offer = (offers or {})[slot.map.list_name]
            self.fields[slot.map.column].widget = (CodeBox if offer.is_long else CodeSelect)(offer, slot)

    def clean_ticket_letter(self) -> str:
        return str(self.cleaned_data["ticket_letter"]).upper()

    def _kept(self, own: Own) -> dict[str, Any]:
        return {name: getattr(own, name) for name in self.base_fields if hasattr(own, name)}
