"""BPJS's short lists as they are known before they were read, and the reasons of TACC, which no list has.

Facts of docs/spec/bpjs-fktp.md §8 [A]. Once a list was read, what BPJS says counts.
"""

from bpjs_wire.codes import NO_TACC

FOOD, AIR, DRUG = "01", "02", "03"
"""Groups of the list `alergi`."""
NO_ALLERGY = "00"
OUTPATIENT = "false"
"""The group of `statuspulang` that is for outpatients."""
INTERNAL = "5"
"""Where the list has it: sent on to another poli of the clinic."""

KNOWN: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("kesadaran", ""): (
        ("01", "Compos mentis"), ("02", "Somnolence"), ("03", "Sopor"), ("04", "Coma"),
    ),
    ("statuspulang", OUTPATIENT): (
        ("1", "Meninggal"), ("3", "Berobat Jalan"), ("4", "Rujuk Vertikal"), ("6", "Rujuk Horizontal"),
    ),
    ("prognosa", ""): (
        ("01", "Sanam (Sembuh)"),
        ("02", "Bonam (Baik)"),
        ("03", "Malam (Buruk/Jelek)"),
        ("04", "Dubia Ad Sanam/Bonam (Ragu-ragu, cenderung sembuh/baik)"),
        ("05", "Dubia Ad Malam (Ragu-ragu, cenderung buruk/jelek)"),
    ),
    ("alergi", FOOD): (
        ("00", "Tidak Ada"), ("01", "Seafood"), ("02", "Gandum"), ("03", "Susu Sapi"),
        ("04", "Kacang-Kacangan"), ("05", "Makanan Lain"),
    ),
    ("alergi", AIR): (
        ("00", "Tidak Ada"), ("01", "Udara Panas"), ("02", "Udara Dingin"), ("03", "Udara Kotor"),
    ),
    ("alergi", DRUG): (
        ("00", "Tidak Ada"), ("01", "Antibiotik"), ("02", "Antiinflamasi"), ("03", "Non Steroid"),
        ("04", "Aspirin"), ("05", "Kortikosteroid"), ("06", "Insulin"), ("07", "Obat-Obatan Lain"),
    ),
    ("khusus", ""): (
        ("HDL", "HEMODIALISA"), ("THA", "THALASEMIA"), ("HEM", "HEMOFILI"), ("IGD", "ALIH RAWAT"),
        ("JIW", "JIWA"), ("KLT", "KUSTA"), ("PAR", "TB-MDR"), ("KEM", "SARANA KEMOTERAPI"),
        ("RAT", "SARANA RADIOTERAPI"), ("HIV", "HIV-ODHA"),
    ),
}  # fmt: skip

OF_BLOOD = (
    ("3", "Penyakit Dalam"), ("8", "Hematologi - Onkologi Medik"), ("26", "Anak"),
    ("30", "Anak Hematologi Onkologi"),
)  # fmt: skip
"""The subspecialties that a rujukan for thalassaemia or haemophilia names."""

TIME, AGE, COMPLICATION, COMORBIDITY = 1, 2, 3, 4
_DURATIONS = ("< 3 Hari", ">= 3 - 7 Hari", ">= 7 Hari")
_AGES = (
    "< 1 Bulan", ">= 1 Bulan s/d < 12 Bulan", ">= 1 Tahun s/d < 5 Tahun", ">= 5 Tahun s/d < 12 Tahun",
    ">= 12 Tahun s/d < 55 Tahun", ">= 55 Tahun",
)  # fmt: skip
TACC_REASONS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (NO_TACC, "Tanpa TACC", ()),
    (TIME, "Time (lama sakit)", _DURATIONS),
    (AGE, "Age (umur)", _AGES),
    (COMPLICATION, "Complication (komplikasi)", ()),
    (COMORBIDITY, "Comorbidity (penyakit penyerta)", _DURATIONS),
)
"""Code, label, and the texts that BPJS takes as its reason; a complication is named by its diagnosis."""
