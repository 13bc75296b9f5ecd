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
SEX_MALE, SEX_FEMALE = "L", "P"
MEMBER_ACTIVE = "AKTIF"
"""The only value of ketAktif to test for; every other one is free text with the reason. S12 S13."""
CALLED_PRESENT, CALLED_ABSENT = 1, 2
"""`status` of antrean/panggil."""

KEY_FIELDS = {
    "pcare": ("noKartu", "kdPoli", "tglDaftar"),
    "antrean": ("nomorkartu", "kodepoli", "tanggalperiksa"),
}
"""What BPJS tells one entry of a service from another by; an entry with other values is another entry."""
