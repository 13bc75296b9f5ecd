"""The one box of the membership check."""

from django import forms

from titian.peserta.scans import LONGEST_SCAN, number_in


class NumberForm(forms.Form):
    """Anything may be typed or scanned; `operations.check` says what is wrong with it."""

    use_required_attribute = False
    number = forms.CharField(
        max_length=LONGEST_SCAN,
        label="Nomor kartu BPJS atau NIK",
        help_text="Kartu 13 digit, NIK 16 digit",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
        error_messages={"required": "Isi nomor kartu BPJS atau NIK."},
    )

    def clean_number(self) -> str:
        return number_in(self.cleaned_data["number"])
