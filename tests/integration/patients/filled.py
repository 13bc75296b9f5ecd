"""Patient forms as a careful desk fills them, without a page around them."""

from datetime import date, time
from typing import Any

from tests.integration.patients import people
from titian.facility.models import Facility, Village
from titian.patients.forms import PatientForm
from titian.patients.models import Patient

TODAY, CLOCK = date(2026, 11, 22), time(10, 30)
NEWBORN = {
    "entry_kind": "newborn", "name": "", "birth_date": "22-11-2026", "birth_time": "03:15", "identity_number": "",
    "mother_name": "Ani Lestari", "mother_nik": "3174065712850002", "phone_owner": "responsible",
    "responsible_name": "Ani Lestari", "responsible_relation": "2",
}  # fmt: skip
UNKNOWN = {
    "entry_kind": "unknown", "name": "", "birth_date": "", "age_band": "4", "identity_number": "", "phone": "",
    "address": "", "village": "", "responsible_name": "belum ada",
}  # fmt: skip
FOREIGNER = {
    "entry_kind": "foreigner", "identity_type": "paspor", "identity_number": "x1234567", "nationality": "Jepang",
    "village": "",
}  # fmt: skip
CHILD = {"birth_date": "05-10-2020", "responsible_name": "Ani", "responsible_relation": "2",
         "responsible_phone": "081234500018"}  # fmt: skip


def village() -> Village:
    row = Village(
        code="3276011001", name="Sukamaju", district="Cilodong", city="Kota Depok", province="Jawa Barat"
    )
    row.save()
    return row


def form(clinic: Facility, patient: Patient | None = None, /, **facts: Any) -> PatientForm:
    """The form of a woman of 34 as somebody sends it, or of a patient who is changed; `facts` override."""
    typed = {
        "name": "Siti Nur'aini", "sex": "2", "birth_date": "05-10-1992", "identity_type": "nik",
        "identity_number": people.NIK, "phone": "0812-3450-0017", "address": "Jalan Melati 7",
        "village": "3276011001", "payment": "pribadi", "religion": "not_asked", "education": "not_asked",
        "occupation": "not_asked", "marital_status": "not_asked",
    }  # fmt: skip
    return PatientForm(typed | facts, facility=clinic, today=TODAY, clock=CLOCK, patient=patient)
