"""What is asked before a patient is noted as deceased or out of use, and before either is taken back."""

from django import forms

from titian.facility.forms import OpensFocused
from titian.patients.forms.fields import date_input


class ReasonForm(OpensFocused):
    use_required_attribute = False

    reason = forms.CharField(max_length=200, label="Alasan", error_messages={"required": "Tulis alasannya."})


class DeceasedForm(ReasonForm):
    died_on = forms.DateField(
        label="Tanggal meninggal",
        widget=date_input(),
        error_messages={
            "required": "Tulis tanggal meninggalnya.",
            "invalid": "Tulis tanggal yang benar, misalnya 05-10-2026.",
        },
    )
    reason = forms.CharField(
        max_length=200,
        label="Keterangan",
        help_text="Dari siapa kabarnya, atau sebabnya bila diketahui",
        error_messages={"required": "Tulis dari siapa kabar ini, misalnya: kabar dari anaknya."},
    )

    field_order = ("died_on", "reason")
