"""Why a signed record is changed, or taken back."""

from django import forms

from titian.facility.forms import OpensFocused


class AmendForm(OpensFocused):
    use_required_attribute = False

    reason = forms.CharField(
        max_length=200,
        label="Alasan perubahan",
        help_text="Versi lama tetap tersimpan bersama alasan ini.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Tulis alasannya, misalnya: salah ketik, hasil laboratorium."},
    )


class VoidForm(OpensFocused):
    use_required_attribute = False

    reason = forms.CharField(
        max_length=200,
        label="Alasan pembatalan",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Tulis alasannya, misalnya: salah pasien."},
    )
