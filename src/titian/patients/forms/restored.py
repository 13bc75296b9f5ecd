"""A form as it was left."""

from django.forms.utils import ErrorDict

from titian.patients.forms.patient import PatientForm


class RestoredForm(PatientForm):
    """Shows a draft as it was typed. Nobody has pressed Simpan, so nothing is refused; what can be read is compared."""

    def full_clean(self) -> None:
        super().full_clean()
        self._errors = ErrorDict()
