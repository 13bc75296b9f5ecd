"""What a person types about a patient, turned into `PatientData`."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from titian.facility.forms import OpensFocused
from titian.facility.models import Facility, Penjamin
from titian.facility.queries import local_date
from titian.patients import countries, identifiers, queries
from titian.patients.errors import AlreadyRegistered
from titian.patients.forms.contact import ContactFields
from titian.patients.forms.family import FamilyFields
from titian.patients.forms.fields import text, tick
from titian.patients.forms.health import HealthFields
from titian.patients.forms.identity import IdentityFields
from titian.patients.forms.payment import PaymentFields
from titian.patients.forms.placeholders import PlaceholderFields
from titian.patients.forms.residence import ResidenceFields
from titian.patients.forms.sections import SECTIONS, Cell, Tab
from titian.patients.forms.social import SocialFields
from titian.patients.models import Patient
from titian.patients.operations import PatientData
from titian.peserta.models import PesertaRecord


class PatientForm(
    IdentityFields,
    ContactFields,
    FamilyFields,
    SocialFields,
    ResidenceFields,
    HealthFields,
    PaymentFields,
    PlaceholderFields,
    OpensFocused,
):
    """All five sections. `today` and `clock` are the clinic's; `record` what BPJS answered about this patient, if it
    did; `ref` is that of a patient who is not saved yet. `holders` have a number that is typed here."""

    use_required_attribute = False  # a hidden tab's empty field would stop the browser without a word
    field_order = ("name", *(name for section in SECTIONS for name in section.fields))

    is_another = tick("Ini orang lain, bukan salah satu pasien yang mirip itu")
    another_because = text(
        150,
        or_else=True,
        label="Bagaimana Anda tahu?",
        help_text="Misalnya: kembar, KTP dan alamatnya berbeda",
    )

    def __init__(
        self,
        *args: Any,
        facility: Facility,
        today: date,
        clock: time = time.max,
        record: PesertaRecord | None = None,
        patient: Patient | None = None,
        ref: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._facility, self._today, self._clock = facility, today, clock
        self._record, self._patient = record, patient
        self._ref = patient.ref if patient else ref
        self.holders: list[Patient] = []
        self._entered_on = local_date(facility, patient.created_at) if patient else today
        self._nik: identifiers.Nik | None = None
        self.fields["category"].disabled = True
        offered = Q(is_active=True) | Q(pk=patient.penjamin_id if patient else None)
        self.fields["penjamin"].queryset = Penjamin.objects.filter(offered, facility=facility)  # type: ignore[attr-defined]
        self.fields["office_name"].widget.suggestions = queries.office_names(facility)
        self.fields["birth_place"].widget.url = reverse("patients:cities", args=[facility.slug])
        near = queries.where_most_live(facility)
        for home in ("", "domicile_"):
            target = f"id_{home}postal_code"
            self.fields[f"{home}village"].search_in(facility, postal_target=target, near=near)  # type: ignore[attr-defined]
        self.fields["mother"].search_in(facility, reverse("patients:mothers", args=[facility.slug]))  # type: ignore[attr-defined]
        if record is not None and patient is None:
            self.fields["card_number"].disabled = True
            self.fields["card_number"].help_text = "Dari BPJS, tidak dapat diubah di sini"

    def clean(self) -> None:
        """What the fields ask of each other; a newborn's mother first, for she fills what was left empty."""
        self.take_from_mother()
        self.check_person()
        self.check_identity()
        self.check_phone()
        self.check_family()
        self.check_social()
        self.check_residence()
        self.check_health()
        self.check_payment()
        self.check_placeholders()
        self._check_holders()
        if self.cleaned_data.get("is_another"):
            self.need("another_because", "Tulis bagaimana Anda tahu bahwa ini orang lain.")

    def _check_holders(self) -> None:
        """Whose number it is already: told at its field beside all else that is to be mended."""
        card: str = self.cleaned_data.get("card_number", "")
        for what, field, holder in (
            ("NIK", "identity_number", queries.holder_of(self._facility, nik=self.real_nik, but=self._ref)),
            (
                "Nomor kartu BPJS",
                "card_number",
                queries.holder_of(self._facility, card_number=card, but=self._ref),
            ),
        ):
            if holder:
                self.tell_holder(AlreadyRegistered(holder, what, field))

    def tell_holder(self, refusal: AlreadyRegistered) -> None:
        self.add_error(refusal.field, str(refusal))
        if refusal.patient not in self.holders:
            self.holders.append(refusal.patient)

    @property
    def asks_who_it_is(self) -> bool:
        """Whether the form asks to tell this person apart: after somebody alike was found at Simpan."""
        return self.is_bound and bool(self.data.get("is_another") or "is_another" in self.errors)

    @property
    def told_apart(self) -> str:
        """Why this is nobody of those who are alike, from a valid form; "" where nobody says so."""
        said: str = self.cleaned_data["another_because"]
        return said if self.cleaned_data["is_another"] else ""

    @property
    def countries(self) -> list[str]:
        """The names that the page lists for all its fields of countries."""
        return list(countries.names().values())

    def patient_data(self) -> PatientData:
        """What `operations` take, from a valid form."""
        clean = self.cleaned_data
        derived = {
            "nik": self.real_nik,
            "identity_status": self.identity_status(),
            "phone_is_placeholder": identifiers.is_placeholder_phone(clean["phone"]),
        }
        known = {field.name for field in fields(PatientData)}
        return PatientData(**{name: value for name, value in clean.items() if name in known} | derived)

    def warnings(self) -> list[str]:
        """What is suspicious in a valid form, but saved."""
        clean = self.cleaned_data
        about_nik = queries.doubts_about_nik(
            self.real_nik, sex=clean["sex"], birth_date=clean["birth_date"], today=self._today
        )
        found = [*about_nik, *self.doubts_about_mother()]
        return [*found, *self.doubts_about_family_card()]

    def differences(self) -> list[queries.Difference]:
        """Where what is typed and BPJS's answer do not agree, as far as can be read."""
        if self._record is None or not self.is_bound:
            return []
        clean = getattr(self, "cleaned_data", {})
        return queries.differences(
            self._record,
            name=clean.get("name", ""),
            sex=clean.get("sex", ""),
            birth_date=clean.get("birth_date"),
            nik=self._nik.digits if self._nik else "",
        )

    def tabs(self) -> Iterator[Tab]:
        """The sections with their fields; the first with an error, else the first, is open."""
        wrong = [section.key for section in SECTIONS if any(name in self.errors for name in section.fields)]
        opened = wrong[0] if wrong else SECTIONS[0].key
        for section in SECTIONS:
            errors = sum(name in self.errors for name in section.fields)
            cells, more = (self._cells(columns) for columns in (section.columns, section.more))
            yield Tab(section, cells, more, errors, section.key == opened)

    def _cells(self, columns: dict[str, int]) -> list[Cell]:
        asked = {"accept_placeholder": self.asks_about_placeholder}
        asked |= dict.fromkeys(("is_another", "another_because"), self.asks_who_it_is)
        return [Cell(self[name], width) for name, width in columns.items() if asked.get(name, True)]
