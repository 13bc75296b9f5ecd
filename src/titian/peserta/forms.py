"""The one box of the membership check."""

from django import forms


class NumberForm(forms.Form):
    """Anything may be typed; `operations.check` says what is wrong with it."""

    use_required_attribute = False
    number = forms.CharField(
        max_length=25,
        label="Nomor kartu BPJS atau NIK",
        help_text="Kartu 13 digit, NIK 16 digit",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
        error_messages={"required": "Isi nomor kartu BPJS atau NIK."},
    )
