"""How the desk's fields are made: texts that no browser completes, choices, telephones, countries."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from django import forms

from titian.patients import countries, identifiers
from titian.patients.models import EntryKind, Patient

REQUIRED = {"required": "Wajib diisi."}
COUNTRY_LIST = "daftar-negara"
"""The id of the list of countries on the page."""
Cleaner = Callable[[str], str]
"""From what was typed to what is kept; raises ValueError with what is wrong."""


class SectionForm(forms.Form):
    """A part of the patient's form: its fields, and what they ask of each other."""

    @property
    def kind(self) -> str:
        return self.cleaned_data.get("entry_kind") or EntryKind.KNOWN

    def need(self, name: str, sentence: str) -> None:
        """Complain about a field that is empty; what could not be read has its complaint already."""
        if name in self.cleaned_data and not self.cleaned_data[name]:
            self.add_error(name, sentence)

    def fill(self, **facts: Any) -> None:
        """Give these fields a value where nothing was typed."""
        self.cleaned_data |= {
            name: value for name, value in facts.items() if not self.cleaned_data.get(name, "unread")
        }


class OrElse(forms.Field):
    """Marked as mandatory, but other fields decide whether it is: the form itself sees to that."""

    def validate(self, value: Any) -> None:
        """An empty one is judged together with the others."""
        if value not in self.empty_values:
            super().validate(value)


class Text(forms.CharField):
    """A text of one line, of signs that one sees, kept as `cleaner` gives it."""

    cleaner: Cleaner | None = None

    def to_python(self, value: Any) -> Any:
        """Pasted from elsewhere, marks of direction and of no width would make two names of one."""
        return super().to_python(visible(value) if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return cleaned(self.cleaner, text) if self.cleaner else text


class Email(Text, forms.EmailField):
    pass


class TextOrElse(OrElse, Text):
    pass


class Choice(forms.TypedChoiceField):
    """A choice of one; where nothing is posted, `empty_value`."""


class ChoiceOrElse(OrElse, Choice):
    pass


class Phone(Text):
    """A telephone number: typed and shown as Indonesians dial it, kept as E.164."""

    def prepare_value(self, value: Any) -> Any:
        return identifiers.local_phone(value) if isinstance(value, str) and value[1:].isdecimal() else value


class Country(Text):
    """A country by its Indonesian name, kept as its code of ISO 3166. Where nothing is typed, `initial`."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self.initial or ""

    def prepare_value(self, value: Any) -> Any:
        return countries.name_of(value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """What is posted is a name, what is kept a code."""
        return super().has_changed(self.prepare_value(initial), data)


class CountryOrElse(OrElse, Country):
    pass


class PhoneOrElse(OrElse, Phone):
    pass


def text(
    length: int,
    *,
    required: bool = False,
    label: str,
    help_text: str = "",
    or_else: bool = False,
    clean: Cleaner | None = None,
    suggestions: Iterable[str] = (),
    **attrs: str,
) -> forms.CharField:
    """A one-line text of at most `length` characters; `or_else`: mandatory unless other fields say otherwise."""
    field = (TextOrElse if or_else else Text)(
        max_length=length,
        required=required or or_else,
        label=label,
        help_text=help_text,
        widget=Suggesting(suggestions, attrs={"autocomplete": "off"} | attrs),
        error_messages=REQUIRED,
    )
    field.cleaner = clean
    return field


def telephone(label: str, *, or_else: bool = False, help_text: str = "") -> Phone:
    attrs = {"autocomplete": "off", "inputmode": "tel", "placeholder": "0812-3456-7890"}
    field = (PhoneOrElse if or_else else Phone)(
        max_length=25,
        required=or_else,
        label=label,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
        error_messages=REQUIRED,
    )
    field.cleaner = identifiers.kept_phone
    return field


def nation(label: str, *, or_else: bool = False, initial: str = "") -> Country:
    """A country; the page has the list of their names, once for all such fields."""
    attrs = {"autocomplete": "off", "list": COUNTRY_LIST}
    field = (CountryOrElse if or_else else Country)(
        max_length=100,
        required=or_else,
        label=label,
        initial=initial,
        widget=forms.TextInput(attrs=attrs),
        error_messages=REQUIRED,
    )
    field.cleaner = countries.code_of
    return field


def choice(
    choices: Any,
    label: str,
    *,
    required: bool = False,
    initial: Any = "",
    empty: str = "",
    radio: bool = False,
    or_else: bool = False,
    help_text: str = "",
    coerce: Callable[[Any], Any] = str,
) -> forms.TypedChoiceField:
    """A list to choose one from; `initial` is also what counts where a form does not have the field."""
    return (ChoiceOrElse if or_else else Choice)(
        choices=[("", empty), *choices] if empty else list(choices),
        label=label,
        required=required or or_else,
        initial=initial,
        empty_value=initial,
        coerce=coerce,
        help_text=help_text,
        widget=forms.RadioSelect() if radio else forms.Select(),
        error_messages=REQUIRED,
    )


class Tick(forms.BooleanField):
    """A box beside a sentence; `called`: what a list of complaints calls it, where the sentence is long."""

    called = ""


def tick(label: str) -> Tick:
    return Tick(required=False, label=label)


class Suggesting(forms.TextInput):
    """A text box with a list of what is often written into it; anything else may be written as well."""

    template_name = "patients/suggesting.html"

    def __init__(self, suggestions: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = suggestions = tuple(self.suggestions)
        if suggestions:
            context["widget"]["attrs"]["list"] = f"{context['widget']['attrs']['id']}_list"
        return context


class Offering(forms.TextInput):
    """A text box that fetches what may be meant when somebody comes to it; anything else may be written as well."""

    template_name = "patients/offering.html"
    url = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["offers_url"] = self.url
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs']['id']}_list"
        return context


def visible(text: str) -> str:
    """Without control characters and marks that nobody sees; what breaks a line, and tabs, are spaces."""
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cf"))


def cleaned(clean: Cleaner, text: str) -> str:
    """What is kept of a text, "" of none; as a field's complaint where it cannot be."""
    if not text.strip():
        return ""
    try:
        return clean(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error


def shown(field: forms.Field, value: Any) -> str:
    """A cleaned value as a person reads it: the label of a choice, a tick as yes, a date as it is typed."""
    if value in (None, "", False, ()):
        return "–"
    if value is True:
        return "ya"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Patient):
        return f"{value.name} · {value.display_number}"
    if isinstance(field, Text):
        return str(field.prepare_value(value))
    if isinstance(field, forms.TypedChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
