"""What who takes the list of the monitor out of the house says first."""

from typing import Any

from django import forms

from titian.facility.forms import OpensFocused


class ExportForm(OpensFocused):
    """Why; and, where the person may see them, that identity numbers are to be whole."""

    use_required_attribute = False

    reason = forms.CharField(
        label="Untuk keperluan apa?",
        max_length=150,
        help_text="Tersimpan bersama nama Anda, saringannya, dan jumlah kirimannya",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": "Misalnya: rekonsiliasi dengan PCare bulan Oktober"}
        ),
    )
    has_numbers = forms.BooleanField(
        required=False,
        label="Dengan NIK dan nomor kartu lengkap",
        help_text="Tanpa tanda ini, nomor identitas disamarkan, misalnya 317406••••••••03.",
    )

    def __init__(self, *args: Any, may_see_numbers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_see_numbers:
            del self.fields["has_numbers"]

    @property
    def wants_numbers(self) -> bool:
        return bool(self.cleaned_data.get("has_numbers"))
