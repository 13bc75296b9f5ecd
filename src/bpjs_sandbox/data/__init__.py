"""The lists of the sandbox by name, invented but for public classifications; each is built when first read.

Codes of medicines, procedures, hospitals and clubs are made up. Volumes are those of a real clinic, because a
program that has only met ten rows has met no list.
"""

from bpjs_sandbox.catalogue import Source
from bpjs_sandbox.data import (
    clinics,
    codes,
    diagnoses,
    hospitals,
    medicines,
    procedures,
    prolanis,
    specialties,
)

LISTS: dict[str, Source] = {
    "poli": clinics.poli,
    "dokter": clinics.practitioners,
    "antrean_poli": clinics.antrean_poli,
    "antrean_dokter": clinics.antrean_practitioners,
    "provider": hospitals.providers,
    "rumahsakit": hospitals.hospitals,
    "diagnosa": diagnoses.diagnoses,
    "kesadaran": codes.awareness,
    "statuspulang": codes.discharges,
    "alergi": codes.allergies,
    "prognosa": codes.prognoses,
    "spesialis": specialties.specialties,
    "subspesialis": specialties.subspecialties,
    "sarana": specialties.facilities,
    "khusus": specialties.special_referrals,
    "obat": medicines.medicines,
    "stok": medicines.pharmacy_stock,
    "tindakan": procedures.procedures,
    "club": prolanis.clubs,
}
