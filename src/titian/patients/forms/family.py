"""Data Diri and Lainnya: mother, household, and who answers for the patient."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from titian.facility.models import Facility
from titian.patients import identifiers, names, queries
from titian.patients.forms.fields import choice, telephone, text
from titian.patients.forms.person import PersonFields, years_between
from titian.patients.models import EntryKind, Patient, PhoneOwner, Relation
from titian.peserta.scans import LONGEST_SCAN

YOUNGEST_MOTHER, OLDEST_MOTHER = 10, 60
"""In years, at the birth."""
NOBODY_YET = "belum ada"
"""What KMK 1423/2022 writes for a responsible person who is not known yet."""
NOBODY = (
    ("", "— bila belum ada —"),
    ("datang sendiri", "Datang sendiri, keluarga belum diketahui"),
    ("pengantar bukan keluarga", "Pengantar bukan keluarga"),
    ("keluarga belum dapat dihubungi", "Keluarga belum dapat dihubungi"),
)
"""Why; only of an unknown person does the decree let it stand (spec/rme-patient.md §1.2)."""
_HOME = ("dwelling", "country", "address", "rt", "rw", "village", "postal_code")


class MotherBox(forms.TextInput):
    """A combobox over the clinic's patients; the reference is posted as `<name>`, what was typed as `<name>_text`."""

    template_name = "patients/mother_box.html"
    search_url = ""
    typed = ""
    facility: Facility | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.typed = data.get(f"{name}_text", "")
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        mother = queries.by_reference(self.facility, value) if self.facility and value else None
        text = f"{mother.name} · {mother.display_number}" if mother else self.typed
        context["widget"] |= {"text": text, "search_url": self.search_url}
        return context


class MotherField(forms.ModelChoiceField):  # type: ignore[type-arg]
    widget = MotherBox

    def search_in(self, facility: Facility, url: str) -> None:
        """Whom it finds, and where the list is asked for."""
        self.queryset = facility.patients.exclude(sex=Patient.Sex.MALE)
        self.widget.facility, self.widget.search_url = facility, url


class FamilyFields(PersonFields):
    """Who is born to whom, and who answers for a child: on top of what the person's own fields say."""

    _facility: Facility
    _patient: Patient | None

    mother = MotherField(
        Patient.objects.none(),
        to_field_name="ref",
        required=False,
        label="Ibu, bila pasien di sini",
        help_text="Nama, No. RM, atau NIK; data ibu melengkapi yang kosong",
        error_messages={"invalid_choice": "Pilih ibunya dari daftar."},
    )
    mother_name = text(150, or_else=True, label="Nama ibu kandung")
    mother_nik = text(
        LONGEST_SCAN,
        or_else=True,
        clean=identifiers.clean_nik,
        label="NIK ibu kandung",
        help_text="Bila ibu tidak punya NIK: enam belas angka 9",
        inputmode="numeric",
    )
    mother_card_number = text(
        LONGEST_SCAN,
        clean=identifiers.clean_card,
        label="Kartu BPJS ibu",
        help_text="Kartu bayi sendiri diisi di Lainnya",
        inputmode="numeric",
    )
    family_card_number = text(
        LONGEST_SCAN,
        clean=identifiers.clean_family_card,
        label="Nomor KK",
        inputmode="numeric",
        help_text="16 digit",
    )
    responsible_name = text(150, or_else=True, label="Penanggung jawab", help_text="Nama sesuai KTP")
    responsible_relation = choice(Relation.choices, "Hubungan", empty="— pilih —", or_else=True)
    responsible_phone = telephone("HP penanggung jawab", or_else=True)
    responsible_missing_reason = choice(NOBODY, "Alasan belum ada penanggung jawab")
    escort_name = text(150, label="Pengantar")
    escort_phone = telephone("HP pengantar")

    def take_from_mother(self) -> None:
        """What a newborn shares with a mother who is a patient here, and the name of any newborn."""
        self._find_mother()
        mother: Patient | None = self.cleaned_data.get("mother")
        if mother is not None and mother == self._patient:
            self.add_error("mother", "Pasien tidak dapat menjadi ibunya sendiri. Pilih ibunya.")
            return
        if mother is not None:
            self.fill(
                mother_name=mother.name, mother_nik=mother.nik, family_card_number=mother.family_card_number
            )
        if self.kind != EntryKind.NEWBORN:
            return
        if mother is not None:
            self._live_with(mother)
        if called := self.cleaned_data.get("mother_name"):
            self.fill(name=names.of_newborn(called, self.cleaned_data.get("birth_order") or 0)[:150])

    def _find_mother(self) -> None:
        """A number that was typed without choosing from the list: a browser without scripts has none."""
        typed = self.data.get("mother_text", "").strip()
        if not typed or self.cleaned_data.get("mother", "unread"):
            return
        women = queries.possible_mothers(self._facility, typed) if queries.names_somebody(typed) else []
        if len(women) == 1:
            self.cleaned_data["mother"] = queries.by_ref(self._facility, women[0].ref)
        else:
            self.add_error("mother", "Pilih ibunya dari daftar, atau kosongkan dan isi nama serta NIK-nya.")

    def _live_with(self, mother: Patient) -> None:
        if not self.cleaned_data.get("address") and not self.cleaned_data.get("village"):
            self.cleaned_data |= {name: getattr(mother, name) for name in _HOME}
        if not self.cleaned_data.get("phone_missing_reason") and not self.cleaned_data.get("phone", "unread"):
            self.cleaned_data |= {"phone": mother.phone, "phone_owner": PhoneOwner.RESPONSIBLE}
        if not self.cleaned_data.get("responsible_name"):
            answering = {
                "responsible_name": mother.name,
                "responsible_relation": Relation.PARENT,
                "responsible_phone": mother.phone,
            }
            self.fill(**answering)

    def check_family(self) -> None:
        """Whom a newborn, a child and an unknown person must have."""
        is_newborn, is_minor = self.kind == EntryKind.NEWBORN, self.is_minor
        if is_newborn and self._says_nothing_of_the_mother:
            self.add_error("mother", "Pilih ibunya, atau isi nama dan NIK ibu kandung di bawah.")
        has_nik = self.cleaned_data.get("identity_type") == Patient.IdentityType.NIK
        if is_newborn or (is_minor and not has_nik and self.kind != EntryKind.UNKNOWN):
            self.need("mother_name", "Wajib diisi untuk bayi baru lahir dan anak tanpa NIK.")
        if is_newborn and not self.cleaned_data.get("mother"):
            self.need(
                "mother_nik", "Wajib diisi untuk bayi baru lahir. Bila ibu tidak punya NIK: 16 angka 9."
            )
        self._take_nobody_yet()
        if is_newborn or is_minor or self.kind == EntryKind.UNKNOWN:
            self._check_responsible()
        if (is_newborn or is_minor) and self.cleaned_data.get("responsible_relation") == Relation.SELF:
            self.add_error(
                "responsible_relation", "Anak tidak menanggung dirinya sendiri: pilih hubungannya."
            )

    @property
    def _says_nothing_of_the_mother(self) -> bool:
        return not any(
            self.cleaned_data.get(name, "unread") for name in ("mother", "mother_name", "mother_nik")
        )

    def doubts_about_mother(self) -> Iterator[str]:
        """Of a valid form: an age at which hardly anybody gives birth."""
        mother: Patient | None = self.cleaned_data["mother"]
        born: date | None = self.cleaned_data["birth_date"]
        if mother is None or mother.birth_date is None or born is None:
            return
        if not YOUNGEST_MOTHER <= years_between(mother.birth_date, born) <= OLDEST_MOTHER:
            yield (
                "Umur ibu saat pasien lahir tampak tidak lazim. Cocokkan pilihan ibu dan tanggal lahir keduanya."
            )

    def doubts_about_family_card(self) -> Iterator[str]:
        """Of a valid form; one that looks invented was asked about, and is marked."""
        card: str = self.cleaned_data["family_card_number"]
        if not card or identifiers.looks_invented(card):
            return
        if identifiers.is_unlikely_family_card(card):
            yield "Nomor KK tampak keliru: tanggal atau nomor urutnya tidak lazim. Cocokkan dengan KK."
        if queries.names_no_region(card):
            yield (
                "Kode wilayah di dalam nomor KK (digit 1 sampai 6) tidak ada di daftar sekarang. Cocokkan dengan KK."
            )

    def _take_nobody_yet(self) -> None:
        """A reason stands for the decree's words, and goes with them."""
        clean = self.cleaned_data
        if self.kind == EntryKind.UNKNOWN and clean.get("responsible_missing_reason"):
            self.fill(responsible_name=NOBODY_YET)
        if not self._has_nobody_yet:
            clean["responsible_missing_reason"] = ""

    @property
    def _has_nobody_yet(self) -> bool:
        name: str = self.cleaned_data.get("responsible_name", "")
        return name.casefold() == NOBODY_YET

    def _check_responsible(self) -> None:
        clean = self.cleaned_data
        how = "pilih alasannya" if self.kind == EntryKind.UNKNOWN else f"tulis “{NOBODY_YET}”"
        self.need("responsible_name", f"Wajib diisi. Bila belum diketahui, {how}.")
        if self._has_nobody_yet or not clean.get("responsible_name"):
            return
        self.need("responsible_relation", "Pilih hubungannya dengan pasien.")
        if clean.get("phone_owner") == PhoneOwner.RESPONSIBLE:
            self.fill(responsible_phone=clean.get("phone", ""))
        if not clean.get("phone_missing_reason"):
            self.need("responsible_phone", "Isi nomornya, atau pilih “Penanggung jawab” di Pemilik nomor HP.")
