"""The village combobox: one searches by any part of the village, kecamatan or postal code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from titian.facility.models import Facility, Village


class VillageCombobox(forms.TextInput):
    """A text box with a list (ARIA combobox; behaviour in titian/app.js) above a hidden code.

    The code is posted as `<name>`, what was typed as `<name>_text`. `postal_target` is the id of the
    field that a choice fills with the postal code.
    """

    template_name = "facility/village_combobox.html"
    search_url = ""
    postal_target = ""
    typed = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        self.typed = data.get(f"{name}_text", "")
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        village = Village.objects.filter(code=value).first() if value else None
        context["widget"]["text"] = str(village) if village else self.typed
        context["widget"] |= {"search_url": self.search_url, "postal_target": self.postal_target}
        return context


class VillageField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among all villages. A form calls `search_in(facility)` when it is made."""

    widget = VillageCombobox
    default_error_messages = {"invalid_choice": "Pilih kelurahan/desa dari daftar."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Kelurahan/desa")
        kwargs.setdefault("help_text", "Ketik nama kelurahan/desa, kecamatan, atau kode pos")
        kwargs.setdefault("error_messages", {"required": "Pilih kelurahan/desa dari daftar."})
        super().__init__(queryset=Village.objects.all(), **kwargs)

    def search_in(self, facility: Facility, *, postal_target: str = "") -> None:
        """The list is asked for below the facility's own address."""
        self.widget.search_url = reverse("facility:villages", kwargs={"facility_slug": facility.slug})
        self.widget.postal_target = postal_target
