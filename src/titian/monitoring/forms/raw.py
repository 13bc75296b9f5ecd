"""The same text as JSON, typed whole: every number goes as it was written, and an error is told with its place."""

from collections.abc import Iterator
from typing import Any

from django import forms

from titian.monitoring.forms.over import UNCHANGED, OverForm, Typed, plain
from titian.monitoring.queries import Sheet, as_typed
from titian.outbox.jsontext import Malformed, place, read
from titian.outbox.queries import Difference, Leaves, body_problems, differences, leaves, overwritten


class RawForm(OverForm):
    """One job's text on several lines. Only white space and the order of the parts are not the editor's."""

    text = forms.CharField(
        label="Isi sebagai JSON",
        strip=False,
        max_length=100_000,
        help_text="Angka dan teks dikirim persis seperti tertulis. Yang hanya dapat dibaca tidak boleh berubah.",
        widget=forms.Textarea(
            attrs={
                "rows": 20,
                "class": "raw",
                "spellcheck": "false",
                "autocomplete": "off",
                "autocapitalize": "off",
            }
        ),
    )
    field_order = ["text", "reason", "version"]

    def __init__(self, sheet: Sheet, data: Any = None, **given: Any) -> None:
        super().__init__(sheet, data, **{"text": sheet.as_json} | given)

    def clean_text(self) -> str:
        text = plain(self.cleaned_data["text"])
        if problems := list(self._problems(text)):
            raise forms.ValidationError(problems)
        return text

    def _problems(self, text: str) -> Iterator[str]:
        """Each with the place and the name of the part, where it has one."""
        for name, said in body_problems(self.sheet.job, self.sheet.original, text).items():
            if not name:
                yield said
            else:
                sentence = said if said.startswith(name) else f"{name}: {said}"
                yield f"{place(text, read(text)[name].start)}, {sentence}"

    def clean(self) -> None:
        if not self.errors and not self._changes(self.cleaned_data["text"]):
            raise forms.ValidationError(UNCHANGED)

    def _changes(self, text: str) -> list[Difference]:
        return differences(self.sheet.job.kind, self.sheet.as_json, text)

    @property
    def values(self) -> Leaves | None:
        return None if "text" in self.errors else leaves(self.cleaned_data["text"])

    @property
    def body(self) -> str:
        return overwritten(self.sheet.original, self.cleaned_data["text"])

    def typed(self) -> list[Typed]:
        """By part; whole, where it cannot be read or has other parts."""
        text, old = plain(self.data.get("text")), self.sheet.values
        try:
            new = leaves(text)
        except Malformed:
            new = {}
        if new.keys() != old.keys():
            return [Typed("Isi sebagai JSON", text, self.sheet.as_json)]
        return [
            Typed(one.label, as_typed(new[one.name]), as_typed(old[one.name])) for one in self._changes(text)
        ]
