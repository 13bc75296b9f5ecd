"""What who takes the list of patients out of the house says first."""

from typing import Any

from titian.facility import forms
from titian.patients.forms.fields import REQUIRED


class ExportForm(forms.ExportForm):
    """Of patients; whole numbers are for the roles that manage the clinic."""

    counted = "pasiennya"
    example = "tagihan bulan Oktober untuk PT Maju Jaya"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages |= REQUIRED
