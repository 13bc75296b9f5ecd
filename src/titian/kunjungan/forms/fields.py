"""Fields that may stay empty in a draft: measurements, rows of long lists, dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from titian.facility.forms import Day, date_input
from titian.kunjungan.content import Coded

NOTHING = Coded()
TOO_LONG = "Paling banyak %(limit_value)d huruf, sekarang %(show_value)d: BPJS memotong sisanya."
_PLAIN = {"autocomplete": "off"}


def text(label: str, longest: int | None = None, *, rows: int = 2, help_text: str = "") -> forms.CharField:
    """`longest` is judged here and not by the browser, which would cut what is pasted without a word."""
    limits = [MaxLengthValidator(longest, TOO_LONG)] if longest else []
    widget = forms.Textarea(attrs=_PLAIN | {"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text, validators=limits)


def choice(label: str, *, help_text: str = "") -> forms.ChoiceField:
    """Its choices are BPJS's, and come with the form."""
    return forms.ChoiceField(label=label, required=False, help_text=help_text)


def day(label: str) -> forms.DateField:
    return Day(label=label, required=False, widget=date_input())


class Measurement(forms.DecimalField):
    """A measurement between two bounds that no patient passes; with a comma or a dot, empty where not measured."""

    def __init__(self, label: str, unit: str, low: str, high: str, *, places: int = 0) -> None:
        sentence = f"Antara {low} dan {high} {unit}."
        super().__init__(
            label=f"{label} ({unit})",
            required=False,
            min_value=Decimal(low),
            max_value=Decimal(high),
            max_digits=5,
            decimal_places=places,
            widget=forms.TextInput(attrs=_PLAIN | {"inputmode": "decimal" if places else "numeric"}),
            error_messages={
                "invalid": "Tulis angkanya saja.",
                "min_value": sentence,
                "max_value": sentence,
                "max_decimal_places": "Tulis sebagai bilangan bulat." if not places else sentence,
                "max_digits": sentence,
                "max_whole_digits": sentence,
            },
        )
        self._is_whole = not places

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        measured = super().clean(value)
        return int(measured) if self._is_whole and measured is not None else measured

    def prepare_value(self, value: Any) -> Any:
        """As Indonesians write it: 61,5 for 61.50."""
        if isinstance(value, Decimal):
            return format(value.normalize(), "f").replace(".", ",")
        return value


def posted_entry(data: Mapping[str, Any], name: str) -> Coded:
    """The row that an EntryBox of this name posted, as it was typed.

    Without JavaScript the hidden code stays when something else is typed over it: then it says nothing.
    """
    typed = " ".join(str(data.get(f"{name}_text", "")).split())
    code, _, rest = typed.partition(" ")
    hidden = str(data.get(name, ""))
    return Coded(hidden if hidden and typed.startswith(hidden) else code, rest) if typed else NOTHING


class EntryBox(forms.TextInput):
    """A text box with a list (ARIA combobox; behaviour in titian/app.js) above a hidden code.

    The code is posted as `<name>`, what was typed as `<name>_text`: the code, a space, the name.
    """

    template_name = "kunjungan/combobox.html"
    search_url = ""
    list_label = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Coded:
        return posted_entry(data, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        coded = value if isinstance(value, Coded) else NOTHING
        context["widget"] |= {"value": coded.code, "text": str(coded)}
        return context | {"search_url": self.search_url, "list_label": self.list_label}


class EntryField(forms.Field):
    """A row of one of BPJS's long lists. A form calls `search_in` when it is made."""

    widget = EntryBox

    def __init__(self, list_name: str, *, label: str, help_text: str = "") -> None:
        super().__init__(required=False, label=label, help_text=help_text)
        self.list_name = list_name
        self._resolve: Callable[[Coded], Coded] = lambda typed: typed

    def search_in(self, search_url: str, list_label: str, resolve: Callable[[Coded], Coded]) -> None:
        """Where its list is asked for; `resolve` names the row that was meant, or raises ValueError."""
        self.widget.search_url, self.widget.list_label = search_url, list_label
        self._resolve = resolve

    def clean(self, value: Any) -> Coded:
        if not value:
            return NOTHING
        try:
            return self._resolve(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
