"""Kesehatan: what the desk may ask before anybody examines."""

from titian.patients.forms.allergies import AllergiesField
from titian.patients.forms.fields import SectionForm, choice, text, tick
from titian.patients.models import BloodGroup, Disability, Rhesus


class HealthFields(SectionForm):
    blood_group = choice(BloodGroup.choices, "Golongan darah", empty="Tidak tahu")
    rhesus = choice(Rhesus.choices, "Rhesus", empty="Tidak tahu")
    disability = choice(Disability.choices, "Disabilitas", empty="Belum ditanyakan")
    needs_interpreter = tick("Perlu juru bahasa atau bahasa isyarat")
    no_known_allergies = tick("Tidak ada alergi yang diketahui")
    allergies = AllergiesField()
    medical_history = text(500, label="Riwayat penyakit")
    regular_medicines = text(500, label="Obat rutin")

    def check_health(self) -> None:
        if self.cleaned_data.get("no_known_allergies") and self.cleaned_data.get("allergies"):
            self.add_error("no_known_allergies", "Alergi sudah diisi. Hapus isiannya, atau hapus tanda ini.")
