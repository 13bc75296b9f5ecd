"""The consultation form: half empty it is a draft; what is missing for BPJS is said beside it, not by the fields."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse

from bpjs_wire.codes import MOST_WORDS, NO_TACC, REFERRED, SPECIAL_WITH_SUBSPECIALTY
from titian.facility.forms import OpensFocused
from titian.facility.models import Facility, Poli, Practitioner
from titian.kunjungan import codes
from titian.kunjungan.content import Coded, Content, Onward
from titian.kunjungan.forms import hospital
from titian.kunjungan.forms.fields import EntryField, Measurement, choice, day, text
from titian.kunjungan.forms.initial import DIAGNOSES, DIRECT, initial, untouched
from titian.kunjungan.forms.sections import SECTIONS, Cell, Part
from titian.kunjungan.models import Rujukan
from titian.kunjungan.queries import Lists, Problem, resolved
from titian.kunjungan.queries.lists import LONG
from titian.reference.hospitals import Wish

_EMPTY = ("", "— pilih —")
_SHORT = {
    "consciousness": ("kesadaran", ""),
    "food_allergy": ("alergi", codes.FOOD),
    "air_allergy": ("alergi", codes.AIR),
    "drug_allergy": ("alergi", codes.DRUG),
    "prognosis": ("prognosa", ""),
    "disposition": ("statuspulang", codes.OUTPATIENT),
    "rujukan_sarana": ("sarana", ""),
    "rujukan_special": ("khusus", ""),
}
"""The boxes to choose from, and BPJS's list behind each."""


class ConsultationForm(OpensFocused):
    """All of a consultation. `shown` is the content that its page begins with; codes in it stay choosable."""

    use_required_attribute = False

    practitioner = forms.ModelChoiceField(
        Practitioner.objects.none(),
        to_field_name="ref",
        required=False,
        label="Pemeriksa",
        empty_label=_EMPTY[1],
    )
    consciousness = choice("Kesadaran")
    chief_complaint = text("Keluhan", MOST_WORDS)
    anamnesis = text("Anamnesis", MOST_WORDS)
    food_allergy = choice("Alergi makanan")
    air_allergy = choice("Alergi udara")
    drug_allergy = choice("Alergi obat")

    systolic = Measurement("Sistol", "mmHg", "30", "350")
    diastolic = Measurement("Diastol", "mmHg", "10", "250")
    respiratory_rate = Measurement("Laju napas", "/menit", "1", "150")
    heart_rate = Measurement("Denyut jantung", "/menit", "1", "350")
    temperature_c = Measurement("Suhu", "°C", "20", "46", places=1)
    weight_kg = Measurement("Berat", "kg", "0.2", "500", places=2)
    height_cm = Measurement("Tinggi", "cm", "20", "280", places=1)
    waist_cm = Measurement("Lingkar perut", "cm", "10", "300", places=1)

    diagnosis_1 = EntryField(
        "diagnosa", label="Diagnosis utama", help_text="Ketik sebagian nama atau kode ICD-10, lalu pilih"
    )
    diagnosis_2 = EntryField("diagnosa", label="Diagnosis kedua")
    diagnosis_3 = EntryField("diagnosa", label="Diagnosis ketiga")
    prognosis = choice("Prognosis")

    medicine_therapy = text("Terapi obat", rows=3, help_text="Nama, kekuatan, aturan pakai")
    other_therapy = text("Terapi nonobat", rows=3, help_text="Anjuran, tindakan, edukasi")
    consumables = text("Bahan habis pakai", rows=3, help_text="Misalnya kasa, spuit")

    disposition = choice("Status pulang")
    ended_on = day("Tanggal pulang")
    internal_poli = forms.ModelChoiceField(
        Poli.objects.none(),
        to_field_name="ref",
        required=False,
        label="Rujuk internal ke poli",
        empty_label="Tidak",
    )
    rujukan_kind = forms.ChoiceField(
        label="Tujuan rujukan", choices=Rujukan.Kind.choices, widget=forms.RadioSelect, required=False
    )
    rujukan_planned_for = day("Rencana tanggal rujuk")
    rujukan_hospital = EntryField(
        "provider", label="Rumah sakit tujuan", help_text="Ketik sebagian nama, lalu pilih"
    )
    rujukan_subspecialty = EntryField("subspesialis", label="Subspesialis")
    rujukan_sarana = choice("Sarana", help_text="Bila perlu alat tertentu")
    rujukan_special = choice("Jenis rujukan khusus")
    rujukan_of_blood = choice("Subspesialis thalasemia/hemofili")
    rujukan_notes = text("Catatan rujukan", MOST_WORDS)
    tacc = choice("Alasan merujuk (TACC)", help_text="Untuk penyakit yang dapat ditangani di FKTP")

    def __init__(self, data: Any = None, *, facility: Facility, shown: Content) -> None:
        super().__init__(data, initial=initial(shown))
        self._shown = shown
        self._offer_ours(facility, shown)
        self._offer_lists(Lists.of(facility))
        for name, field in self.fields.items():
            if isinstance(field, EntryField):
                url = reverse("kunjungan:options", args=[facility.slug, field.list_name])
                find = partial(resolved, facility, field.list_name)
                field.search_in(f"{url}?box={name}_text", LONG[field.list_name], find)

    def _offer_ours(self, facility: Facility, shown: Content) -> None:
        """Who works here, and whoever stands in the record."""
        chosen = {"practitioner": shown.practitioner, "internal_poli": shown.internal_poli}
        for name, model in (("practitioner", Practitioner), ("internal_poli", Poli)):
            one = chosen[name]
            offered = Q(is_active=True) | Q(pk=one.pk if one else None)
            self.fields[name].queryset = model.objects.filter(offered, facility=facility).order_by("name")  # type: ignore[attr-defined]

    def _offer_lists(self, lists: Lists) -> None:
        """A code that stands in the record and that BPJS has no more is shown as it is, and said beside the form."""
        for name, (of_list, group) in _SHORT.items():
            offered = lists.choices(of_list, group)
            kept = str(self.initial.get(name, ""))
            if kept and kept not in dict(offered):
                offered = [*offered, (kept, f"{lists.label(of_list, group, kept)} (tidak ada lagi di BPJS)")]
            self.fields[name].choices = [_EMPTY, *offered]  # type: ignore[attr-defined]
        self.fields["rujukan_of_blood"].choices = [_EMPTY, *codes.OF_BLOOD]  # type: ignore[attr-defined]
        self.fields["tacc"].choices = _tacc_choices()  # type: ignore[attr-defined]

    def wish(self, card: str) -> Wish | None:
        """What BPJS is asked about hospitals for, from what is typed by now; None where it is not enough."""
        if not self.is_bound:
            return None
        told = self._onward()
        by = told.special_code or told.subspecialty.code
        lacks_half = told.special_code in SPECIAL_WITH_SUBSPECIALTY and not told.subspecialty.code
        lacks_card = bool(told.special_code) and not card
        if told.planned_for is None or not by or lacks_half or lacks_card:
            return None
        return Wish(told.planned_for, card, told.subspecialty.code, told.sarana_code, told.special_code)

    def clean(self) -> None:
        high, low = self.cleaned_data.get("systolic"), self.cleaned_data.get("diastolic")
        if high is not None and low is not None and high <= low:
            self.add_error("systolic", "Harus lebih besar daripada diastol.")
        seen: set[str] = set()
        for name in DIAGNOSES:
            code = self.cleaned_data.get(name, Coded()).code
            if code and code in seen:
                self.add_error(name, "Diagnosis ini sudah ditulis di atas.")
            seen.add(code)
        if self.cleaned_data.get("disposition") == REFERRED and (why := self._hospital_objection()):
            self.add_error("rujukan_hospital", why)

    def _hospital_objection(self) -> str:
        return hospital.objection(self.data.get("rujukan_hospital_for", ""), self.data)

    @property
    def hospital_for(self) -> str:
        """What the hospital was chosen for. Who was told that it is another service, and saves again, stays with it."""
        if not self.is_bound:
            return hospital.service(untouched(self, self._shown))
        was_told = "rujukan_hospital" in self.errors and self._hospital_objection()
        return hospital.service(self.data) if was_told else str(self.data.get("rujukan_hospital_for", ""))

    hospital_names = " ".join(hospital.NAMES)

    def content(self) -> Content:
        """What was typed; what is no answer to its field counts as not told."""
        told = self.cleaned_data
        diagnoses = tuple(one for name in DIAGNOSES if (one := told.get(name)))
        empty = Content()
        kind, _, reason = told.get("tacc", "").partition("|")
        tacc = int(kind) if kind else NO_TACC
        return Content(
            **{name: told.get(name, getattr(empty, name)) for name in DIRECT},
            diagnoses=diagnoses,
            tacc=tacc,
            tacc_reason=_complication(diagnoses) if tacc == codes.COMPLICATION else reason,
            rujukan=self._onward() if told.get("disposition") == REFERRED else None,
        )

    def _onward(self) -> Onward:
        told = self.cleaned_data
        to_subspecialty = told.get("rujukan_kind") != Rujukan.Kind.SPECIAL
        special = told.get("rujukan_special", "")
        return Onward(
            kind=Rujukan.Kind.SUBSPECIALTY if to_subspecialty else Rujukan.Kind.SPECIAL,
            planned_for=told.get("rujukan_planned_for"),
            hospital=told.get("rujukan_hospital", Coded()),
            subspecialty=told.get("rujukan_subspecialty", Coded())
            if to_subspecialty
            else self._of_blood(special),
            sarana_code=told.get("rujukan_sarana", "") if to_subspecialty else "",
            special_code="" if to_subspecialty else special,
            notes="" if to_subspecialty else told.get("rujukan_notes", ""),
        )

    def _of_blood(self, special: str) -> Coded:
        code = self.cleaned_data.get("rujukan_of_blood", "")
        if special not in SPECIAL_WITH_SUBSPECIALTY or not code:
            return Coded()
        return Coded(code, dict(codes.OF_BLOOD)[code])

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """Put what kept it from being signed at its fields; fields that complained themselves stay as they are."""
        for problem in problems:
            if problem.field not in self.errors:
                self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)

    @property
    def parts(self) -> list[Part]:
        return [
            Part(
                section,
                [
                    Cell(self[name], width, name in section.of_rujukan)
                    for name, width in section.columns.items()
                ],
            )
            for section in SECTIONS
        ]


def _tacc_choices() -> list[tuple[str, Any]]:
    """Grouped by TACC, and each named with its group, for a closed box shows no heading; two share their reasons.

    A complication needs no text, its diagnosis names it.
    """
    found: list[tuple[str, Any]] = [("", "Tanpa TACC")]
    for code, label, reasons in codes.TACC_REASONS[1:]:
        group = label.partition(" (")[0]
        rows = [(f"{code}|{reason}", f"{group}: {reason}") for reason in reasons]
        rows = rows or [(f"{code}|", f"{group}: lihat diagnosis")]
        found.append((label, rows))
    return found


def _complication(diagnoses: tuple[Coded, ...]) -> str:
    """As BPJS writes it: the code and name of the second diagnosis, which is the complication, else of the only one."""
    if not diagnoses:
        return ""
    of = diagnoses[min(1, len(diagnoses) - 1)]
    return f"{of.code} - {of.name}"
