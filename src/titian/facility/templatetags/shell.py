"""How a form's control looks: Bootstrap's class for its kind, on top of what Django already says of it."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget with its class; Django adds aria-describedby, aria-invalid and required."""
    widget = field.field.widget
    classes = [widget.attrs.get("class", ""), _bootstrap_class(widget), "is-invalid" if field.errors else ""]
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # says nothing that the label does not
    return field.as_widget(attrs=attrs)


def _bootstrap_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "" if widget.is_hidden else "form-control"


@register.filter
def whatsapp_number(phone: str) -> str:
    """Digits as wa.me wants them: country code first, no plus (`0812 3456` -> `628123456`)."""
    digits = "".join(filter(str.isdigit, phone))
    return "62" + digits[1:] if digits.startswith("0") else digits
