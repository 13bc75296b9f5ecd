"""Allergies on the form: a row each, in one field that gives them all."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms

from titian.patients.forms.fields import choice, text
from titian.patients.models import AllergyCategory, AllergySeverity, AllergySource
from titian.patients.operations import AllergyData

MOST = 20
"""Rows that one form may have."""


class AllergyForm(forms.Form):
    """One row. An empty one is none; of any other, category and substance must be known."""

    use_required_attribute = False

    category = choice(AllergyCategory.choices, "Jenis", empty="— jenis —")
    substance = text(250, label="Zat", placeholder="Misalnya: amoksisilin, udang")
    reaction = text(100, label="Reaksi", placeholder="Misalnya: gatal, sesak")
    severity = choice(AllergySeverity.choices, "Keparahan", empty="Tidak tahu")
    source = choice(AllergySource.choices, "Menurut", empty="—")

    def clean_category(self) -> str:
        category: str = self.cleaned_data["category"]
        if not category:
            raise forms.ValidationError("pilih jenisnya")
        return category

    def clean_substance(self) -> str:
        substance: str = self.cleaned_data["substance"]
        if not substance:
            raise forms.ValidationError("tulis alergi terhadap apa")
        return substance


class AllergyRows(forms.Widget):
    """The rows as they are stored or were typed, and an empty one below; `<name>-<row>-<part>` are posted."""

    template_name = "patients/allergies.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        rows = [
            {part: data.get(f"{name}-{row}-{part}", "").strip() for part in AllergyForm.base_fields}
            for row in range(MOST)
        ]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Never: no row at all is an answer as well."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        told = [one if isinstance(one, dict) else asdict(one) for one in value or ()]
        shown = [*told, {}][:MOST]
        context["rows"] = [
            AllergyForm(initial=row, prefix=f"{name}-{place}") for place, row in enumerate(shown)
        ]
        return context


class AllergiesField(forms.Field):
    """All rows as a tuple of `AllergyData`."""

    widget = AllergyRows

    def __init__(self) -> None:
        super().__init__(
            required=False, label="Alergi", help_text="Untuk menghapus satu baris, kosongkan isinya"
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A row as it is kept is the same as one that is posted."""
        kept = [asdict(one) if isinstance(one, AllergyData) else one for one in initial or ()]
        return kept != list(data or ())

    def clean(self, value: Any) -> tuple[AllergyData, ...]:
        rows = [AllergyForm(row) for row in value or ()]
        wrong = [
            f"Baris {place}: {', '.join(str(said[0]) for said in row.errors.values())}."
            for place, row in enumerate(rows, 1)
            if not row.is_valid()
        ]
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(AllergyData(**row.cleaned_data) for row in rows)
