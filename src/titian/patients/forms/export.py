"""What who takes the list of patients out of the house says first."""

from typing import Any

from django import forms

from titian.facility.forms import OpensFocused
from titian.facility.permissions import MANAGERS, Role
from titian.patients.forms.fields import text


class ExportForm(OpensFocused):
    """Why; and, where the role may ask for it, that identity numbers are to be whole."""

    use_required_attribute = False

    reason = text(
        150,
        required=True,
        label="Untuk keperluan apa?",
        help_text="Tersimpan bersama nama Anda, saringannya, dan jumlah pasiennya",
        placeholder="Misalnya: tagihan bulan Oktober untuk PT Maju Jaya",
    )
    has_numbers = forms.BooleanField(
        required=False,
        label="Dengan NIK dan nomor kartu lengkap",
        help_text="Tanpa tanda ini, nomor identitas disamarkan, misalnya 317406••••••••03.",
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role not in MANAGERS:
            del self.fields["has_numbers"]

    @property
    def wants_numbers(self) -> bool:
        return bool(self.cleaned_data.get("has_numbers"))
