"""What a doctor or nurse types about a consultation, turned into `Content`; and why one is changed or taken back."""

from titian.kunjungan.forms.consultation import ConsultationForm
from titian.kunjungan.forms.initial import untouched
from titian.kunjungan.forms.merging import Merged, merge
from titian.kunjungan.forms.reasons import AmendForm, VoidForm

__all__ = ["AmendForm", "ConsultationForm", "Merged", "VoidForm", "merge", "untouched"]
