"""The registration of a patient for a poli today."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse

from titian.facility.models import Facility, Penjamin, Poli, Practitioner
from titian.facility.queries import schedules_for
from titian.outbox.queries import is_bridged
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran
from titian.peserta.models import PesertaRecord

_Payer = Pendaftaran.Payer
REQUIRED = {"required": "Wajib dipilih."}


class RegisterForm(forms.Form):
    """Poli, then who sits there today, then who pays. `record` is BPJS's latest answer about the patient."""

    use_required_attribute = False

    poli = forms.ModelChoiceField(
        Poli.objects.none(),
        to_field_name="ref",
        label="Poli",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih poli.",
            "invalid_choice": "Poli ini tidak ada lagi. Pilih yang lain.",
        },
    )
    sitting = forms.ChoiceField(
        label="Dokter dan jam praktik", widget=forms.RadioSelect, error_messages={"required": "Pilih dokter."}
    )
    payer = forms.ChoiceField(label="Pembayar", widget=forms.RadioSelect, error_messages=REQUIRED)
    penjamin = forms.ModelChoiceField(
        Penjamin.objects.none(), required=False, label="Penjamin", empty_label="— pilih penjamin —"
    )
    other_faskes_reason = forms.CharField(
        required=False,
        max_length=200,
        label="Alasan melayani peserta faskes lain",
        help_text="Misalnya: gawat, atau sedang di luar kota",
    )
    complaint = forms.CharField(
        required=False, max_length=400, label="Keluhan", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(
        self,
        *args: Any,
        facility: Facility,
        patient: Patient,
        record: PesertaRecord | None,
        today: date,
        poli_ref: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._facility, self._today, self._record = facility, today, record
        self._offer_poli(patient, poli_ref)
        self.fields["sitting"].choices = self._sittings()  # type: ignore[attr-defined]
        self._offer_payers(patient)
        self.fields["penjamin"].queryset = Penjamin.objects.filter(facility=facility, is_active=True)  # type: ignore[attr-defined]
        if not (record and record.belongs_elsewhere):
            del self.fields["other_faskes_reason"]

    def _offer_poli(self, patient: Patient, poli_ref: str) -> None:
        offered = Poli.objects.filter(facility=self._facility, is_active=True).order_by("name")
        self.fields["poli"].queryset = offered  # type: ignore[attr-defined]
        self.fields["poli"].widget.attrs |= {
            "hx-get": reverse("pendaftaran:new", args=[self._facility.slug, patient.ref]),
            "hx-trigger": "change",
            "hx-target": "#dokter",
        }
        refs = {str(ref) for ref in offered.values_list("ref", flat=True)}
        wanted = str(self.data.get("poli", "")) or poli_ref or (next(iter(refs)) if len(refs) == 1 else "")
        self.chosen_poli = offered.get(ref=wanted) if wanted in refs else None
        self.initial["poli"] = wanted

    def _sittings(self) -> list[tuple[str, str]]:
        """Who sits at the chosen poli today; then everybody else, whose Antrean promise will wait for a schedule."""
        if self.chosen_poli is None:
            return []
        schedules = list(schedules_for(self._facility, self.chosen_poli, self._today))
        sitting = [
            (f"{one.practitioner.ref}|{one.hours}", f"{one.practitioner} · {one.hours}") for one in schedules
        ]
        others = Practitioner.objects.filter(facility=self._facility, is_active=True).order_by("name")
        others = others.exclude(pk__in=[one.practitioner_id for one in schedules])
        return sitting + [(f"{one.ref}|", f"{one} · tanpa jadwal hari ini") for one in others]

    def _offer_payers(self, patient: Patient) -> None:
        payers = [
            choice for choice in _Payer.choices if choice[0] != _Payer.BPJS or self._bpjs_may_pay(patient)
        ]
        self.fields["payer"].choices = payers  # type: ignore[attr-defined]
        by_bpjs = payers[0][0] == _Payer.BPJS and patient.is_bpjs
        self.initial["payer"] = _Payer.BPJS if by_bpjs else patient.payment
        self.initial["penjamin"] = patient.penjamin_id

    def _bpjs_may_pay(self, patient: Patient) -> bool:
        if not is_bridged(self._facility, "pcare") or patient.membership == Patient.Membership.PENDING:
            return True
        return patient.is_bpjs and self._record is not None and self._record.is_active

    @property
    def offers_bpjs(self) -> bool:
        return _Payer.BPJS in dict(self.fields["payer"].choices)  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.cleaned_data.get("payer") == _Payer.PENJAMIN and not self.cleaned_data.get("penjamin"):
            self.add_error("penjamin", "Pilih penjaminnya.")

    def choice(self) -> dict[str, Any]:
        """What `operations.register` takes, from a valid form."""
        ref, _, hours = self.cleaned_data["sitting"].partition("|")
        names = ("poli", "payer", "penjamin", "complaint")
        return {name: self.cleaned_data[name] for name in names} | {
            "practitioner": Practitioner.objects.get(facility=self._facility, ref=UUID(ref)),
            "hours": hours,
            "other_faskes_reason": self.cleaned_data.get("other_faskes_reason", ""),
        }
