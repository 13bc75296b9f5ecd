"""How the desk's fields are made: texts that no browser completes, dates that no browser turns round."""

from collections.abc import Callable
from typing import Any

from django import forms

REQUIRED = {"required": "Wajib diisi."}


def date_input() -> forms.DateInput:
    """Text, not the browser's date box, which shows mm/dd in an English browser: a fault of safety."""
    attrs = {"inputmode": "numeric", "placeholder": "hh-bb-tttt", "autocomplete": "off", "maxlength": "10"}
    return forms.DateInput(format="%d-%m-%Y", attrs=attrs)


class Alternative(forms.CharField):
    """Marked as mandatory, but another field may stand in for it: the form itself sees to that."""

    def validate(self, value: str) -> None:
        """Nothing: an empty one is judged together with its stand-in."""


def text(
    length: int,
    *,
    required: bool = False,
    label: str,
    help_text: str = "",
    or_else: bool = False,
    **attrs: str,
) -> forms.CharField:
    """A one-line text of at most `length` characters; `or_else`: mandatory unless another field stands in."""
    widget = forms.TextInput(attrs={"autocomplete": "off"} | attrs)
    return (Alternative if or_else else forms.CharField)(
        max_length=length,
        required=required or or_else,
        label=label,
        help_text=help_text,
        widget=widget,
        error_messages=REQUIRED,
    )


def choice(
    choices: Any,
    label: str,
    *,
    required: bool = False,
    initial: str = "",
    empty: str = "",
    radio: bool = False,
) -> forms.ChoiceField:
    offered = [("", empty), *choices] if empty else list(choices)
    widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(
        choices=offered,
        label=label,
        required=required,
        initial=initial,
        widget=widget,
        error_messages=REQUIRED,
    )


def cleaned(clean: Callable[[str], str], text: str) -> str:
    if not text.strip():
        return ""
    try:
        return clean(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error
