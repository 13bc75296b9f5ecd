"""What both ways to write over a promise share: the version that the editor saw, and why it is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms

from titian.monitoring.queries import Sheet
from titian.outbox.queries import Leaves

UNCHANGED = "Belum ada isian yang berbeda."


@dataclass(frozen=True, slots=True)
class Typed:
    """A part that was typed otherwise than it stands now."""

    label: str
    typed: str
    stored: str


class OverForm(forms.Form):
    """A text over one job's own, of the version that the editor saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Alasan perubahan",
        max_length=200,
        help_text="Tersimpan di riwayat bersama nama Anda.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, sheet: Sheet, data: Mapping[str, Any] | None = None, **given: Any) -> None:
        super().__init__(data, initial={"version": sheet.job.version} | given)
        self.sheet = sheet

    @property
    def is_overtaken(self) -> bool:
        """Whether the job changed since the page that was posted."""
        return self.is_bound and self.data.get("version") != str(self.sheet.job.version)

    @property
    def values(self) -> Leaves | None:
        """What was typed, by part, once the form is checked; None where it cannot be read."""
        raise NotImplementedError

    @property
    def body(self) -> str:
        """The text of a valid form."""
        raise NotImplementedError

    def typed(self) -> list[Typed]:
        """What was typed otherwise than it stands now."""
        raise NotImplementedError

    def renewed(self) -> Self:
        """The same text on top of what stands now, to be looked at and saved again."""
        data = {name: self.data[name] for name in self.data} | {"version": str(self.sheet.job.version)}
        return type(self)(self.sheet, data)


def plain(typed: Any) -> str:
    """As the text was before the browser wrote its line ends."""
    return str(typed or "").replace("\r\n", "\n")
