"""Alamat: that of the identity document, and where one lives if that is elsewhere."""

from titian.facility.forms import VillageField
from titian.patients import countries, identifiers
from titian.patients.forms.fields import OrElse, SectionForm, choice, nation, text
from titian.patients.models import Citizenship, Dwelling, EntryKind

HOMELESS = "Tidak ada tempat tinggal"
"""What KMK 1423/2022 writes as the address (variable 12)."""
_PARTS_OF_DOMICILE = ("address", "rt", "rw", "village", "postal_code")


def _is_true(posted: object) -> bool:
    return str(posted) == "True"


class VillageOrElse(OrElse, VillageField):
    pass


class ResidenceFields(SectionForm):
    dwelling = choice(Dwelling.choices, "Tempat tinggal", initial=Dwelling.INDONESIA, radio=True)
    address = text(250, or_else=True, label="Alamat lengkap", help_text="Sesuai KTP: jalan, nomor, dusun")
    rt = text(3, label="RT", inputmode="numeric", clean=identifiers.clean_neighbourhood)
    rw = text(3, label="RW", inputmode="numeric", clean=identifiers.clean_neighbourhood)
    village = VillageOrElse()
    postal_code = text(5, label="Kode pos", inputmode="numeric", clean=identifiers.clean_postal_code)
    country = nation("Negara", or_else=True, initial=countries.INDONESIA)
    domicile_differs = choice(
        ((False, "Sama dengan KTP"), (True, "Berbeda")),
        "Domisili",
        radio=True,
        coerce=_is_true,
        initial=False,
    )
    domicile_address = text(250, or_else=True, label="Alamat domisili")
    domicile_rt = text(3, label="RT", inputmode="numeric", clean=identifiers.clean_neighbourhood)
    domicile_rw = text(3, label="RW", inputmode="numeric", clean=identifiers.clean_neighbourhood)
    domicile_village = VillageOrElse(label="Kelurahan/desa domisili")
    domicile_postal_code = text(5, label="Kode pos", inputmode="numeric", clean=identifiers.clean_postal_code)
    domicile_country = nation("Negara domisili", initial=countries.INDONESIA)

    def check_residence(self) -> None:
        """A village is asked of citizens alone (spec/rme-patient.md §2.2), of whatever kind of entry."""
        clean = self.cleaned_data
        dwelling = clean.get("dwelling")
        if dwelling == Dwelling.NONE:
            clean |= {"address": HOMELESS, "rt": "", "rw": "", "village": None, "postal_code": ""}
        if dwelling == Dwelling.ABROAD:
            clean |= {"village": None, "rt": "", "rw": "", "postal_code": ""}
            if clean.get("country") == countries.INDONESIA:
                self.add_error("country", "Pilih negaranya.")
        else:
            clean["country"] = countries.INDONESIA
        if self.kind != EntryKind.UNKNOWN:
            self.need("address", "Wajib diisi.")
            if dwelling == Dwelling.INDONESIA and clean.get("citizenship") != Citizenship.FOREIGN:
                self.need("village", "Pilih kelurahan/desa dari daftar.")
        self._check_domicile()
        self._leave_unknown()

    def _leave_unknown(self) -> None:
        """Of a person nobody knows, no country is made up."""
        clean = self.cleaned_data
        if self.kind != EntryKind.UNKNOWN or clean.get("dwelling") not in ("", Dwelling.INDONESIA):
            return
        if any(clean.get(part) for part in _PARTS_OF_DOMICILE):
            clean["dwelling"] = Dwelling.INDONESIA
            return
        clean |= {"dwelling": "", "country": ""}
        if not clean.get("domicile_differs"):
            clean["domicile_country"] = ""

    def _check_domicile(self) -> None:
        clean = self.cleaned_data
        if not clean.get("domicile_differs"):
            empty = {f"domicile_{part}": "" for part in _PARTS_OF_DOMICILE}
            clean |= empty | {"domicile_village": None, "domicile_country": countries.INDONESIA}
            return
        self.need("domicile_address", "Wajib diisi bila domisili berbeda.")
        if clean.get("domicile_country") == countries.INDONESIA:
            self.need("domicile_village", "Pilih kelurahan/desa dari daftar.")
        else:
            clean["domicile_village"] = None
