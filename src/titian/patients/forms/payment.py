"""Lainnya: who pays when nothing else is said, the BPJS card, and notes."""

from django import forms

from titian.facility.models import Penjamin
from titian.patients import identifiers
from titian.patients.forms.fields import OrElse, SectionForm, choice, text
from titian.patients.models import Patient
from titian.peserta.scans import LONGEST_SCAN


class PenjaminField(OrElse, forms.ModelChoiceField):  # type: ignore[type-arg]
    """Asked for where a penjamin pays, and starred there.

    One that was switched off stays with the patients who have it, and says so.
    """

    def label_from_instance(self, obj: Penjamin) -> str:
        return f"{obj}" if obj.is_active else f"{obj} (tidak aktif)"


class PaymentFields(SectionForm):
    category = choice([("regular", "Regular")], "Kategori pasien", initial="regular")
    payment = choice(
        Patient.Payment.choices, "Jenis pembiayaan", required=True, initial="pribadi", radio=True
    )
    penjamin = PenjaminField(Penjamin.objects.none(), label="Penjamin", empty_label="— pilih penjamin —")
    policy_number = text(50, label="Nomor polis")
    office_name = text(100, label="Nama kantor")
    card_number = text(
        LONGEST_SCAN,
        clean=identifiers.clean_card,
        label="Nomor kartu BPJS",
        help_text="13 digit",
        inputmode="numeric",
    )
    notes = text(500, label="Catatan")

    def check_payment(self) -> None:
        """What belongs to another choice is not kept."""
        payment = self.cleaned_data.get("payment")
        if payment == Patient.Payment.PENJAMIN:
            self.need("penjamin", "Pilih penjaminnya.")
        else:
            self.cleaned_data |= {"penjamin": None, "policy_number": ""}
        if payment != Patient.Payment.OFFICE:
            self.cleaned_data["office_name"] = ""
