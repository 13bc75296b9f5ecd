"""The registration of a patient for a poli today."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models.functions import Length
from django.urls import reverse

from titian.facility.forms import OpensFocused, Radios
from titian.facility.models import Facility, Penjamin, Poli, PracticeSchedule, Practitioner
from titian.facility.queries import local_date, schedules_for
from titian.outbox.queries import is_bridged
from titian.patients.forms import PenjaminField
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.queries import insured_for, is_of
from titian.peserta.models import PesertaRecord

_Payer = Pendaftaran.Payer
REQUIRED = {"required": "Wajib dipilih."}

NO_SCHEDULE = "Tanpa jadwal hari ini"
NOT_SENT = f"{NO_SCHEDULE}: antrean tidak terkirim ke BPJS sebelum ada jadwal"
BY_LETTER = (Length("ticket_letter"), "ticket_letter")
"""A, B … Z, AA: the order in which a clinic speaks of its poli, the general one first."""


class PayerForm(forms.Form):
    """Who pays for a visit: BPJS where `by_bpjs`, by the card of `insured`, or anybody else."""

    use_required_attribute = False

    payer = forms.ChoiceField(label="Pembayar", widget=Radios, error_messages=REQUIRED)
    penjamin = PenjaminField(Penjamin.objects.none(), label="Penjamin", empty_label="— pilih penjamin —")

    def __init__(
        self, *args: Any, facility: Facility, patient: Patient, insured: Patient, by_bpjs: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        payers = [choice for choice in _Payer.choices if by_bpjs or choice[0] != _Payer.BPJS]
        if by_bpjs and insured != patient:
            payers[0] = (_Payer.BPJS.value, f"BPJS, kartu ibu ({insured.name})")
        self.fields["payer"].choices = payers  # type: ignore[attr-defined]
        self.fields["penjamin"].queryset = Penjamin.objects.filter(facility=facility, is_active=True)  # type: ignore[attr-defined]
        self.initial["payer"] = _Payer.BPJS if by_bpjs and insured.is_bpjs else patient.payment
        self.initial["penjamin"] = patient.penjamin_id

    @property
    def offers_bpjs(self) -> bool:
        return _Payer.BPJS in dict(self.fields["payer"].choices)  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.cleaned_data.get("payer") == _Payer.PENJAMIN and not self.cleaned_data.get("penjamin"):
            self.add_error("penjamin", "Pilih penjaminnya.")


def decision_form(
    pendaftaran: Pendaftaran, record: PesertaRecord | None, today: date, data: Any = None
) -> PayerForm:
    """For a visit that waits for its payer; several stand on one page, so its fields are called by its number.

    BPJS is offered again where its latest answer is that it pays, and nothing is left to be asked.
    """
    is_elsewhere = record is not None and record.belongs_elsewhere
    by_bpjs = record is not None and record.is_active and is_of(record, pendaftaran.facility, today)
    return PayerForm(
        data,
        facility=pendaftaran.facility,
        patient=pendaftaran.patient,
        insured=insured_for(pendaftaran),
        by_bpjs=by_bpjs and not (is_elsewhere and not pendaftaran.other_faskes_reason),
        auto_id=f"id_%s_{pendaftaran.pk}",
    )


class SittingSelect(Radios):
    """Radio buttons, some of them below a line that is said of them all."""

    template_name = "pendaftaran/sitting_choices.html"


def _over(one: PracticeSchedule, clock: str) -> str:
    return ", sudah lewat" if one.ends_at <= clock else ""


class PlaceForm(forms.Form):
    """A poli, and who sits there today; choosing the poli fetches the sittings."""

    use_required_attribute = False

    poli = forms.ModelChoiceField(
        Poli.objects.none(),
        to_field_name="ref",
        label="Poli",
        empty_label=None,
        widget=Radios,
        error_messages={
            "required": "Pilih poli.",
            "invalid_choice": "Poli ini tidak ada lagi. Pilih yang lain.",
        },
    )
    sitting = forms.ChoiceField(
        label="Dokter dan jam praktik", widget=SittingSelect, error_messages={"required": "Pilih dokter."}
    )

    def offer(self, facility: Facility, now: datetime, url: str, poli_ref: str) -> None:
        """Fill the choices; `url` answers with the sittings of a chosen poli, `poli_ref` is the one to begin with."""
        self._facility, self._now, self._today = facility, now, local_date(facility, now)
        offered = Poli.objects.filter(facility=facility, is_active=True).order_by(*BY_LETTER)
        self.fields["poli"].queryset = offered  # type: ignore[attr-defined]
        self.fields["poli"].widget.attrs |= {
            "hx-get": url,
            "hx-trigger": "change",
            "hx-target": "#dokter",
            "hx-sync": "closest form:replace",  # the last poli chosen counts, not the last answer
        }
        refs = {str(ref) for ref in offered.values_list("ref", flat=True)}
        wanted = str(self.data.get("poli", "")) or poli_ref or (next(iter(refs)) if len(refs) == 1 else "")
        self.chosen_poli = offered.get(ref=wanted) if wanted in refs else None
        self.initial["poli"] = wanted
        self.fields["sitting"].choices = self._sittings()  # type: ignore[attr-defined]

    def _sittings(self) -> list[tuple[str, Any]]:
        """Who sits at the chosen poli today, those first whose hours are not over; then everybody else, whose Antrean
        promise will wait for a schedule."""
        if self.chosen_poli is None:
            return []
        clock = self._now.astimezone(self._facility.zone).strftime("%H:%M")
        schedules = list(schedules_for(self._facility, self.chosen_poli, self._today))
        schedules.sort(key=lambda one: one.ends_at <= clock)  # stable: by their hours, as they came
        sitting: list[tuple[str, Any]] = [
            (f"{one.practitioner.ref}|{one.hours}", f"{one.practitioner} · {one.hours}{_over(one, clock)}")
            for one in schedules
        ]
        without = self._others([one.practitioner_id for one in schedules])
        line = NOT_SENT if is_bridged(self._facility, "antrean") else NO_SCHEDULE
        return [*sitting, (line, without)] if without else sitting

    def _others(self, here: list[int]) -> list[tuple[str, Any]]:
        """Who does not sit at the chosen poli today, each with where he does: a wrong poli is easily chosen."""
        others = Practitioner.objects.filter(facility=self._facility, is_active=True).exclude(pk__in=here)
        elsewhere = PracticeSchedule.objects.filter(practitioner__in=others, date=self._today)
        sits = {
            one.practitioner_id: f" (hari ini di {one.poli} {one.hours})"
            for one in elsewhere.select_related("poli").order_by("-hours")
        }
        return [(f"{one.ref}|", f"{one}{sits.get(one.pk, '')}") for one in others.order_by("name")]

    def place(self) -> dict[str, Any]:
        """The poli, the practitioner and the hours, as the operations take them, from a valid form."""
        ref, _, hours = self.cleaned_data["sitting"].partition("|")
        practitioner = Practitioner.objects.get(facility=self._facility, ref=UUID(ref))
        return {"poli": self.cleaned_data["poli"], "practitioner": practitioner, "hours": hours}


class MoveForm(OpensFocused, PlaceForm):
    """Where a patient who is registered is to go instead."""

    def __init__(
        self, *args: Any, pendaftaran: Pendaftaran, now: datetime, poli_ref: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        facility = pendaftaran.facility
        url = reverse("pendaftaran:move", args=[facility.slug, pendaftaran.ref])
        self.offer(facility, now, url, poli_ref)


class RegisterForm(OpensFocused, PayerForm, PlaceForm):
    """Poli, then who sits there today, then who pays. `record` is BPJS's latest answer about the member."""

    field_order = ("poli", "sitting", "payer")

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
        insured: Patient,
        record: PesertaRecord | None,
        now: datetime,
        poli_ref: str = "",
        is_out_of_reach: bool = False,
        **kwargs: Any,
    ) -> None:
        self.asks_again = _asks_again(facility, insured, record, local_date(facility, now))
        self.is_held = is_out_of_reach and self.asks_again
        by_bpjs = self.is_held or (not self.asks_again and _bpjs_may_pay(facility, insured, record))
        super().__init__(
            *args, facility=facility, patient=patient, insured=insured, by_bpjs=by_bpjs, **kwargs
        )
        if self.asks_again and not self.is_held:
            self.initial["payer"] = ""  # a person decides; nobody becomes a private payer by the clock
        self.offer(facility, now, reverse("pendaftaran:new", args=[facility.slug, patient.ref]), poli_ref)
        if not (record and record.belongs_elsewhere):
            del self.fields["other_faskes_reason"]

    def choice(self) -> dict[str, Any]:
        """What `operations.register` takes, from a valid form."""
        names = ("payer", "penjamin", "complaint")
        return {name: self.cleaned_data[name] for name in names} | {
            **self.place(),
            "other_faskes_reason": self.cleaned_data.get("other_faskes_reason", ""),
            "is_out_of_reach": self.is_held,
        }


class ChangePayerForm(OpensFocused, PayerForm):
    """Who pays instead. BPJS is offered where its answer of today is that it does."""

    other_faskes_reason = forms.CharField(
        required=False, max_length=200, label="Alasan melayani peserta faskes lain"
    )

    def __init__(
        self,
        *args: Any,
        pendaftaran: Pendaftaran,
        record: PesertaRecord | None,
        today: date,
        **kwargs: Any,
    ) -> None:
        patient, facility, insured = pendaftaran.patient, pendaftaran.facility, insured_for(pendaftaran)
        self.asks_again = _asks_again(facility, insured, record, today)
        by_bpjs = not self.asks_again and _bpjs_may_pay(facility, insured, record)
        is_bpjs = pendaftaran.payer == _Payer.BPJS
        super().__init__(
            *args, facility=facility, patient=patient, insured=insured, by_bpjs=by_bpjs or is_bpjs, **kwargs
        )
        self.initial["payer"], self.initial["penjamin"] = pendaftaran.payer, pendaftaran.penjamin_id
        if is_bpjs or not (by_bpjs and record and record.belongs_elsewhere):
            del self.fields["other_faskes_reason"]


class CancelForm(OpensFocused):
    """Why a registration is taken back; the words stay in the clinic."""

    use_required_attribute = False

    reason = forms.CharField(
        max_length=200,
        label="Alasan pembatalan",
        help_text="Tersimpan di klinik; BPJS hanya diberi tahu bahwa pendaftarannya dibatalkan.",
        error_messages={"required": "Tulis alasannya, misalnya: pasien pulang, salah poli."},
    )


def _asks_again(facility: Facility, insured: Patient, record: PesertaRecord | None, today: date) -> bool:
    """Whether BPJS confirmed this member on another day only, which proves nothing of today."""
    is_verified = insured.membership == Patient.Membership.VERIFIED
    return is_verified and is_bridged(facility, "pcare") and not (record and is_of(record, facility, today))


def _bpjs_may_pay(facility: Facility, insured: Patient, record: PesertaRecord | None) -> bool:
    """Where PCare is bridged: an active member, or one whom BPJS could not be asked about yet."""
    if not is_bridged(facility, "pcare") or insured.membership == Patient.Membership.PENDING:
        return True
    return insured.is_bpjs and record is not None and record.is_active
