"""Data Diri: who it is, and how the person came to be known."""

from datetime import date, timedelta

from django import forms

from titian.patients import countries, names
from titian.patients.forms.fields import Offering, SectionForm, choice, day, hour, nation, text, tick
from titian.patients.models import AgeBand, Citizenship, EntryKind, Patient

OLDEST, OF_AGE = timedelta(days=130 * 365), 18
"""OF_AGE in years: who is younger has somebody responsible for them."""
_YOUNG = (AgeBand.UP_TO_5, AgeBand.UP_TO_11, AgeBand.UP_TO_17)
_TWINS = [(0, "Tidak kembar"), *((number, f"Kembar ke-{number}") for number in range(1, 10))]


class PersonFields(SectionForm):
    """`_today` is the clinic's."""

    _today: date

    entry_kind = choice(EntryKind.choices, "Jenis entri", initial=EntryKind.KNOWN, radio=True)
    name = text(150, or_else=True, label="Nama lengkap", help_text="Sesuai KTP, KK, atau paspor")
    title_before = text(30, label="Gelar depan", placeholder="dr., H., R.")
    title_after = text(50, label="Gelar belakang", placeholder="S.Pd., M.Kes.")
    alias = text(100, label="Nama panggilan", help_text="Hanya untuk mencari")
    sex = choice(Patient.Sex.choices, "Jenis kelamin", required=True, empty="— pilih —")
    birth_date = day("Tanggal lahir", or_else=True)
    birth_date_is_estimate = tick("Tahun lahir hanya perkiraan")
    birth_time = hour("Jam lahir", or_else=True)
    birth_place = forms.CharField(
        max_length=100,
        required=False,
        label="Tempat lahir",
        help_text="Kota atau kabupaten",
        widget=Offering({"autocomplete": "off"}),
    )
    birth_order = choice(_TWINS, "Kembar", initial=0, coerce=int)
    age_band = choice(AgeBand.choices, "Perkiraan umur", empty="— pilih —", or_else=True)
    found_on = day("Tanggal ditemukan")
    found_time = hour("Jam ditemukan")
    found_place = text(250, label="Lokasi ditemukan", help_text="Jalan, kelurahan, kecamatan")
    citizenship = choice(Citizenship.choices, "Kewarganegaraan", initial=Citizenship.INDONESIAN)
    nationality = nation("Negara asal", or_else=True)

    def clean_name(self) -> str:
        name = names.tidy(self.cleaned_data["name"])
        if name and not any(sign.isalpha() for sign in name):
            raise forms.ValidationError("Nama harus berisi huruf.")
        return name

    def clean_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data["birth_date"]
        if born and born > self._today:
            raise forms.ValidationError("Tanggal lahir tidak boleh di masa depan.")
        if born and self._today - born > OLDEST:
            raise forms.ValidationError("Lebih dari 130 tahun yang lalu. Periksa tahunnya.")
        return born

    def clean_found_on(self) -> date | None:
        found: date | None = self.cleaned_data["found_on"]
        if found and found > self._today:
            raise forms.ValidationError("Tanggal ditemukan tidak boleh di masa depan.")
        return found

    def check_person(self) -> None:
        """What each kind of entry must have; the name of a newborn comes from the mother's by now."""
        clean = self.cleaned_data
        if self.kind == EntryKind.UNKNOWN:
            if not clean.get("birth_date"):
                self.need("age_band", "Pilih perkiraan umurnya, atau isi tanggal lahirnya.")
        else:
            self.need("name", "Wajib diisi.")
            self.need("birth_date", "Wajib diisi.")
        if self.kind == EntryKind.NEWBORN:
            self.need("birth_time", "Isi jam lahirnya.")
        if clean.get("birth_date"):
            clean["age_band"] = ""
        self._check_citizenship()

    def _check_citizenship(self) -> None:
        clean = self.cleaned_data
        if self.kind == EntryKind.FOREIGNER:
            clean["citizenship"] = Citizenship.FOREIGN
        if clean.get("citizenship") == Citizenship.FOREIGN:
            self.need("nationality", "Pilih negara asalnya.")
            if clean.get("nationality") == countries.INDONESIA:
                self.add_error("nationality", "Warga negara Indonesia bukan WNA. Periksa jenis entrinya.")
        else:
            clean["nationality"] = ""

    @property
    def is_minor(self) -> bool:
        """Whether somebody else answers for the patient, as far as the age is known."""
        born: date | None = self.cleaned_data.get("birth_date")
        if born is None:
            return self.cleaned_data.get("age_band") in _YOUNG
        had_birthday = (self._today.month, self._today.day) >= (born.month, born.day)
        return self._today.year - born.year - (not had_birthday) < OF_AGE
