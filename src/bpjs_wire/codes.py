"""Codes and formats that carry meaning on the wire. [A] S1 S5 S6 S9 S14 S15 unless said."""

PCARE_SUCCESS = frozenset({200, 201})
"""`metaData.code`; the HTTP status mirrors it. 201 is the answer of a POST that creates."""
ANTREAN_SUCCESS = frozenset({1, 200})
"""`metadata.code` under HTTP 200: 1 for `ref/*`, 200 for the three POSTs. Here 201 refuses."""
NOTHING_FOUND = 204
"""PCare's answer to a GET that finds nothing; usually without a body."""
ANTREAN_REFUSED = 201
TOO_MANY_REQUESTS = 429
"""Of HTTP; no source shows BPJS sending it [I]."""

PCARE_DATE = "%d-%m-%Y"
ANTREAN_DATE = "%Y-%m-%d"

CARE_LEVEL_OUTPATIENT, CARE_LEVEL_INPATIENT, CARE_LEVEL_PROMOTIVE = "10", "20", "50"
"""kdTkp: RJTP, RITP, Promotif."""
NO_URUT = r"(?=.{1,20}$)[A-Za-z]*[0-9]+"
"""The form of noUrut: letters and a number (A1, C22). S2 S9 S10 S12 [A]; that it stays within 20 characters is [I]."""
NO_KUNJUNGAN = r"[0-9A-Z]{8}[0-9]{4}[A-Z][0-9]{6}"
"""The form of noKunjungan and noRujukan: faskes, MMyy, a letter, a counter. S1 S10 [A]; that other letters than Y come
is [I]."""
EDU_ID = r"[0-9]{6,20}"
"""The form of eduId: yyMM and seven digits (S1 S11 S17) [A]; that it may be longer or shorter is [I]."""
ROW_NUMBER = r"[0-9]{1,18}"
"""The form of kdObatSK, kdTindakanSK and kdMCU: counters (S1 S11) [A]."""
DIAGNOSIS = r"[\w.+*/\-]{1,20}"
"""The form of an ICD-10 code in BPJS's lists: with or without a dot [A]; a dagger or an asterisk is [I]."""
URL = r"https?://[^\s\"'<>\\\x00-\x1f]{1,2000}"
"""The form of the address that iCare gives [I]."""
SEX_MALE, SEX_FEMALE = "L", "P"
MEMBER_ACTIVE = "AKTIF"
"""The only value of ketAktif to test for; every other one is free text with the reason. S12 S13."""
NOT_CREATED_YET = 0
"""kdObatSK, kdTindakanSK and kdMCU of what is to be added. S1"""
UNLISTED_MEDICINE = "130199999"
"""kdObat of a medicine that DPHO does not list; its name goes into nmObatNonDPHO. [B] S8"""
MOST_WORDS = 400
"""Characters of keluhan and anamnesa, where integrators cut them. [A] S15 S19"""
NO_SARANA = "0"
"""kdSarana of a look-up that asks for no equipment (S2 S9)."""
SPECIAL_WITH_SUBSPECIALTY = frozenset({"THA", "HEM"})
"""kdKhusus whose rujukan names a subspecialty too: 3, 8, 26 or 30. [A]"""
REFERRED = "4"
"""kdStatusPulang of a kunjungan that ends in a rujukan to a hospital. [A]"""
NO_TACC = -1
"""kdTacc without a reason; older samples have 0. [A]"""
SCREENED_DISEASES = (
    "anemia",
    "hepatitis_b",
    "hepatitis_c",
    "hipertensi_stroke_ischemic_heart_disease",
    "kanker_paru",
    "kanker_payudara",
    "kanker_serviks",
    "kolorektal",
    "paru_obstruktif_kronis",
    "penyakit_diabetes_mellitus",
    "thalasemia",
    "tuberkulosis",
)
"""Members of status_penyakit. [B] S6"""
CALLED_PRESENT, CALLED_ABSENT = 1, 2
"""`status` of antrean/panggil."""

KEY_FIELDS = {
    "pcare": ("noKartu", "kdPoli", "tglDaftar"),
    "antrean": ("nomorkartu", "kodepoli", "tanggalperiksa"),
}
"""What BPJS tells one entry of a service from another by; an entry with other values is another entry."""
