"""Data Diri: who it is, and how the person came to be known."""

from datetime import date, time, timedelta

from django import forms

from titian.patients import countries, names
from titian.patients.forms.days import day, hour
from titian.patients.forms.fields import Offering, SectionForm, Text, choice, nation, text, tick
from titian.patients.models import AgeBand, Citizenship, EntryKind, Patient

OLDEST, NEWBORN, OF_AGE = timedelta(days=130 * 365), timedelta(days=28), 18
"""NEWBORN: how old one may be on the day when one is first entered. OF_AGE in years: who is younger has somebody
responsible for them."""
_YOUNG = (AgeBand.UP_TO_5, AgeBand.UP_TO_11, AgeBand.UP_TO_17)
_TWINS = [(0, "Tidak kembar"), *((number, f"Kembar ke-{number}") for number in range(1, 10))]


class PersonFields(SectionForm):
    """`_today` and `_clock` are the clinic's; `_entered_on` is today, or the day when the patient was registered."""

    _today: date
    _clock: time
    _entered_on: date

    entry_kind = choice(EntryKind.choices, "Jenis entri", initial=EntryKind.KNOWN, radio=True)
    name = text(150, or_else=True, label="Nama lengkap", help_text="Sesuai KTP, KK, atau paspor")
    title_before = text(30, label="Gelar depan", placeholder="dr., H., R.")
    title_after = text(50, label="Gelar belakang", placeholder="S.Pd., M.Kes.")
    alias = text(100, label="Nama panggilan", help_text="Hanya untuk mencari")
    sex = choice(Patient.Sex.choices, "Jenis kelamin", required=True, empty="— pilih —")
    birth_date = day("Tanggal lahir", or_else=True)
    birth_date_is_estimate = tick("Tahun lahir hanya perkiraan")
    birth_time = hour("Jam lahir", or_else=True)
    birth_place = Text(
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
    citizenship = choice(Citizenship.choices, "Kewarganegaraan", empty="— menurut jenis entri —")
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
        self._check_year(born)
        return born

    def clean_found_on(self) -> date | None:
        found: date | None = self.cleaned_data["found_on"]
        if found and found > self._today:
            raise forms.ValidationError("Tanggal ditemukan tidak boleh di masa depan.")
        self._check_year(found)
        return found

    def _check_year(self, on: date | None) -> None:
        if on and self._today - on > OLDEST:
            raise forms.ValidationError("Lebih dari 130 tahun yang lalu. Periksa tahunnya.")

    def check_person(self) -> None:
        """What each kind of entry must have; the name of a newborn comes from the mother's by now."""
        clean = self.cleaned_data
        if self.kind == EntryKind.UNKNOWN:
            if not clean.get("birth_date"):
                self.need("age_band", "Pilih perkiraan umurnya, atau isi tanggal lahirnya.")
        else:
            if self.kind != EntryKind.NEWBORN:  # a newborn's comes from the mother, who is asked for
                self.need("name", "Wajib diisi.")
            self.need("birth_date", "Wajib diisi.")
        if self.kind == EntryKind.NEWBORN:
            self._check_newborn()
        self._check_hours()
        if clean.get("birth_date"):
            clean["age_band"] = ""
        self._check_citizenship()

    def _check_newborn(self) -> None:
        self.need("birth_time", "Isi jam lahirnya.")
        born: date | None = self.cleaned_data.get("birth_date")
        if born and self._entered_on - born > NEWBORN:
            self.add_error(
                "birth_date",
                "Bayi baru lahir berumur paling banyak 28 hari saat didaftarkan. "
                "Periksa tanggalnya, atau pilih jenis entri “Pasien”.",
            )

    def _check_hours(self) -> None:
        """An hour of today that is still to come."""
        for day_field, hour_field in (("birth_date", "birth_time"), ("found_on", "found_time")):
            at: time | None = self.cleaned_data.get(hour_field)
            if at and self.cleaned_data.get(day_field) == self._today and at > self._clock:
                self.add_error(hour_field, "Jam ini belum tiba hari ini. Periksa jam dan tanggalnya.")

    def _check_citizenship(self) -> None:
        clean = self.cleaned_data
        if self.kind == EntryKind.FOREIGNER:
            clean["citizenship"] = Citizenship.FOREIGN
        elif self.kind != EntryKind.UNKNOWN:
            self.fill(citizenship=Citizenship.INDONESIAN)
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
        return years_between(born, self._today) < OF_AGE


def years_between(born: date, day: date) -> int:
    """How old one is on a day, in years; below zero before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
