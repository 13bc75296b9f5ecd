"""Sosial: the four facts that the law asks for, each of which may be declined, and language."""

from titian.patients.forms.fields import SectionForm, choice, text
from titian.patients.models import Education, MaritalStatus, Occupation, Religion

ETHNICITIES = (
    "Aceh", "Ambon", "Asmat", "Bali", "Banjar", "Batak", "Betawi", "Bugis", "Dayak", "Flores", "Gorontalo", "Jawa",
    "Madura", "Makassar", "Mandar", "Melayu", "Minahasa", "Minangkabau", "Nias", "Palembang", "Papua", "Sasak", "Sunda",
    "Tionghoa", "Toraja",
)  # fmt: skip
"""Only what is often written: the decree asks for free text."""

LANGUAGES = (
    "Indonesia", "Aceh", "Bali", "Banjar", "Batak Toba", "Betawi", "Bugis", "Inggris", "Jawa", "Madura", "Makassar",
    "Melayu", "Minangkabau", "Sasak", "Sunda", "Bahasa isyarat",
)  # fmt: skip


class SocialFields(SectionForm):
    religion = choice(Religion.choices, "Agama", required=True, initial=Religion.NOT_ASKED)
    religion_other = text(50, or_else=True, label="Agama lainnya")
    marital_status = choice(
        MaritalStatus.choices, "Status perkawinan", required=True, initial=MaritalStatus.NOT_ASKED
    )
    education = choice(Education.choices, "Pendidikan", required=True, initial=Education.NOT_ASKED)
    occupation = choice(Occupation.choices, "Pekerjaan", required=True, initial=Occupation.NOT_ASKED)
    occupation_other = text(50, or_else=True, label="Pekerjaan lainnya")
    ethnicity = text(50, label="Suku", suggestions=ETHNICITIES)
    language = text(50, label="Bahasa yang dikuasai", suggestions=LANGUAGES)

    def check_social(self) -> None:
        """Free text belongs to "Lain-lain" alone, and the decree asks for it there."""
        others = {
            "religion": (Religion.OTHER, "Tulis agama atau kepercayaannya."),
            "occupation": (Occupation.OTHER, "Tulis pekerjaannya."),
        }
        for name, (other, sentence) in others.items():
            if self.cleaned_data.get(name) == other:
                self.need(f"{name}_other", sentence)
            else:
                self.cleaned_data[f"{name}_other"] = ""
