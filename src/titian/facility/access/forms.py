"""The forms of Hak akses and Token API."""

from __future__ import annotations

from typing import Any

from django import forms

from titian.facility.forms import OpensFocused
from titian.facility.permissions import Seat
from titian.facility.rights import Right


class RightsForm(forms.Form):
    """A tick for each right of one member."""

    rights = forms.MultipleChoiceField(
        label="Hak di Integrasi", choices=Right.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class TokenForm(OpensFocused):
    """A new token: nobody gives a machine a right that is not theirs."""

    use_required_attribute = False

    name = forms.CharField(
        label="Nama token",
        max_length=80,
        help_text="Program yang memakainya, misalnya “Dasbor yayasan”. Tampil di riwayat kiriman.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    may_resend = forms.BooleanField(label="Boleh mengirim ulang", required=False)
    sees_identity = forms.BooleanField(label="Melihat nama dan nomor pasien", required=False)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, right in (("may_resend", Right.RESEND), ("sees_identity", Right.IDENTITY)):
            if not seat.can(right):
                del self.fields[name]
