"""What is asked before a patient is noted as deceased or out of use, and before either is taken back."""

from datetime import datetime

from django import forms

from titian.facility.forms import Day, OpensFocused, date_input


class ReasonForm(OpensFocused):
    use_required_attribute = False

    reason = forms.CharField(max_length=200, label="Alasan", error_messages={"required": "Tulis alasannya."})


class CorrectionForm(ReasonForm):
    """Only what was seen is decided; `seen_at` is None where the page does not say when that was."""

    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None


class DeceasedForm(ReasonForm):
    died_on = Day(
        label="Tanggal meninggal",
        widget=date_input(),
        error_messages={"required": "Tulis tanggal meninggalnya."},
    )
    reason = forms.CharField(
        max_length=200,
        label="Keterangan",
        help_text="Dari siapa kabarnya, atau sebabnya bila diketahui",
        error_messages={"required": "Tulis dari siapa kabar ini, misalnya: kabar dari anaknya."},
    )

    field_order = ("died_on", "reason")
