"""Paths below a service's base address, as templates: a name in braces is one path segment.

Words match whatever their case, and doubled slashes count as one: [A] S6 S7 S9 S11 S18. Older forms that servers may
still know are named as aliases where the form of today stands; no client of ours sends them.
"""

from dataclasses import dataclass

PCARE_DIAGNOSA = "diagnosa/{query}/{start}/{limit}"
PCARE_DOKTER = "dokter/{start}/{limit}"
PCARE_KESADARAN = "kesadaran"
PCARE_POLI = "poli/fktp/{start}/{limit}"
PCARE_PROVIDER = "provider/{start}/{limit}"
PCARE_STATUS_PULANG = "statuspulang/rawatInap/{inpatient}"
"""`inpatient` is true or false."""
PCARE_ALERGI = "alergi/jenis/{kind}"
PCARE_PROGNOSA = "prognosa"

PCARE_SPESIALIS = "spesialis"
PCARE_SUBSPESIALIS = "spesialis/{specialty}/subspesialis"
PCARE_SARANA = "spesialis/sarana"
PCARE_KHUSUS = "spesialis/khusus"
PCARE_RUJUK_SUBSPESIALIS = "spesialis/rujuk/subspesialis/{subspecialty}/sarana/{sarana}/tglEstRujuk/{date}"
PCARE_RUJUK_KHUSUS = "spesialis/rujuk/khusus/{special}/noKartu/{card}/tglEstRujuk/{date}"
PCARE_RUJUK_KHUSUS_SUBSPESIALIS = (
    "spesialis/rujuk/khusus/{special}/subspesialis/{subspecialty}/noKartu/{card}/tglEstRujuk/{date}"
)
"""For THA and HEM only."""

PCARE_PESERTA_BY_CARD = "peserta/noka/{card}"
"""Alias: `peserta/{card}`."""
PCARE_PESERTA_BY_NIK = "peserta/nik/{nik}"

PCARE_PENDAFTARAN = "pendaftaran"
PCARE_PENDAFTARAN_ONE = "pendaftaran/noUrut/{number}/tglDaftar/{date}"
PCARE_PENDAFTARAN_DAY = "pendaftaran/tglDaftar/{date}/{start}/{limit}"
PCARE_PENDAFTARAN_DELETE = "pendaftaran/peserta/{card}/tglDaftar/{date}/noUrut/{number}/kdPoli/{poli}"
"""Version 3 of the service lacked the poli."""

PCARE_KUNJUNGAN = "kunjungan/V1"
"""Alias: `kunjungan`, in the catalogue (S1) and on the development server (S10); production answers 404 (S9)."""
PCARE_KUNJUNGAN_ONE = "kunjungan/{number}"
"""Alias: `kunjungan/v1/{number}` (S7 S9)."""
PCARE_KUNJUNGAN_RUJUKAN = "kunjungan/rujukan/{number}"
"""Alias: `kunjungan/v1/rujukan/{number}` (S7)."""
PCARE_KUNJUNGAN_PESERTA = "kunjungan/peserta/{card}"
"""Aliases: `kunjungan/v1/peserta/{card}` (S7), `kunjungan/riwayat/{card}` (S8)."""

PCARE_MCU = "MCU"
PCARE_MCU_OF_KUNJUNGAN = "MCU/kunjungan/{number}"
PCARE_MCU_ONE = "MCU/{mcu}/kunjungan/{number}"
PCARE_DPHO = "obat/dpho/{query}/{start}/{limit}"
PCARE_PHARMACY_STOCK = "dpho/kdppk/{pharmacy}/{query}/{start}/{limit}"
"""The catalogue calls it new: [A] S1 S5."""
PCARE_OBAT = "obat/kunjungan"
PCARE_OBAT_OF_KUNJUNGAN = "obat/kunjungan/{number}"
PCARE_OBAT_ONE = "obat/{obat}/kunjungan/{number}"
PCARE_TINDAKAN = "tindakan"
PCARE_TINDAKAN_OF_CARE_LEVEL = "tindakan/kdTkp/{care_level}/{start}/{limit}"
PCARE_TINDAKAN_OF_KUNJUNGAN = "tindakan/kunjungan/{number}"
PCARE_TINDAKAN_ONE = "tindakan/{tindakan}/kunjungan/{number}"

PCARE_CLUB = "kelompok/club/{program}"
PCARE_KEGIATAN = "kelompok/kegiatan"
"""A POST that names an eduId changes that one (S11)."""
PCARE_KEGIATAN_OF_MONTH = "kelompok/kegiatan/{date}"
PCARE_KEGIATAN_ONE = "kelompok/kegiatan/{activity}"
PCARE_KELOMPOK_PESERTA = "kelompok/peserta"
PCARE_KELOMPOK_PESERTA_OF = "kelompok/peserta/{activity}"
PCARE_KELOMPOK_PESERTA_ONE = "kelompok/peserta/{activity}/{card}"

PCARE_SCREENING_TALLY = "skrinning/rekap"
PCARE_SCREENING_PESERTA = "skrinning/peserta/{query}/{start}/{limit}"
PCARE_SCREENING_PROLANIS = "skrinning/prolanis/{program}/{query}/{start}/{limit}"
"""`program` is dm or ht. The double n of these three is BPJS's: [B] S6 S9."""

ANTREAN_POLI = "ref/poli/tanggal/{date}"
ANTREAN_DOKTER = "ref/dokter/kodepoli/{poli}/tanggal/{date}"
ANTREAN_ADD = "antrean/add"
ANTREAN_PANGGIL = "antrean/panggil"
ANTREAN_BATAL = "antrean/batal"

ICARE_VALIDATE = "api/pcare/validate"
"""The hospitals' form is `api/rs/validate`."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing that BPJS offers. `service` is pcare, antrean or icare; `is_read`: it changes nothing."""

    service: str
    method: str
    path: str
    is_read: bool
    purpose: str


_READ, _WRITE = True, False

PCARE_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("pcare", "GET", PCARE_DIAGNOSA, _READ, "ICD-10 diagnoses by code or name"),
    Endpoint("pcare", "GET", PCARE_DOKTER, _READ, "practitioners of the clinic"),
    Endpoint("pcare", "GET", PCARE_KESADARAN, _READ, "levels of consciousness"),
    Endpoint("pcare", "GET", PCARE_POLI, _READ, "poli of the clinic"),
    Endpoint("pcare", "GET", PCARE_PROVIDER, _READ, "faskes of the region that take rujukan"),
    Endpoint("pcare", "GET", PCARE_STATUS_PULANG, _READ, "ways a kunjungan ends"),
    Endpoint("pcare", "GET", PCARE_ALERGI, _READ, "allergies of one kind"),
    Endpoint("pcare", "GET", PCARE_PROGNOSA, _READ, "prognoses"),
    Endpoint("pcare", "GET", PCARE_SPESIALIS, _READ, "specialties"),
    Endpoint("pcare", "GET", PCARE_SUBSPESIALIS, _READ, "subspecialties of a specialty"),
    Endpoint("pcare", "GET", PCARE_SARANA, _READ, "equipment that a rujukan can ask for"),
    Endpoint("pcare", "GET", PCARE_KHUSUS, _READ, "special kinds of rujukan"),
    Endpoint("pcare", "GET", PCARE_RUJUK_SUBSPESIALIS, _READ, "hospitals for a subspecialty"),
    Endpoint("pcare", "GET", PCARE_RUJUK_KHUSUS, _READ, "hospitals for a special rujukan"),
    Endpoint("pcare", "GET", PCARE_RUJUK_KHUSUS_SUBSPESIALIS, _READ, "the same for THA and HEM"),
    Endpoint("pcare", "GET", PCARE_PESERTA_BY_CARD, _READ, "a peserta by card number"),
    Endpoint("pcare", "GET", PCARE_PESERTA_BY_NIK, _READ, "a peserta by NIK"),
    Endpoint("pcare", "POST", PCARE_PENDAFTARAN, _WRITE, "register for a poli on a day"),
    Endpoint("pcare", "GET", PCARE_PENDAFTARAN_ONE, _READ, "one pendaftaran"),
    Endpoint("pcare", "GET", PCARE_PENDAFTARAN_DAY, _READ, "the pendaftaran of a day"),
    Endpoint("pcare", "DELETE", PCARE_PENDAFTARAN_DELETE, _WRITE, "withdraw a pendaftaran"),
    Endpoint("pcare", "POST", PCARE_KUNJUNGAN, _WRITE, "add a kunjungan"),
    Endpoint("pcare", "PUT", PCARE_KUNJUNGAN, _WRITE, "change a kunjungan"),
    Endpoint("pcare", "DELETE", PCARE_KUNJUNGAN_ONE, _WRITE, "withdraw a kunjungan"),
    Endpoint("pcare", "GET", PCARE_KUNJUNGAN_RUJUKAN, _READ, "the letter of a rujukan"),
    Endpoint("pcare", "GET", PCARE_KUNJUNGAN_PESERTA, _READ, "all kunjungan of a peserta"),
    Endpoint("pcare", "GET", PCARE_MCU_OF_KUNJUNGAN, _READ, "check-ups of a kunjungan"),
    Endpoint("pcare", "POST", PCARE_MCU, _WRITE, "add a check-up"),
    Endpoint("pcare", "PUT", PCARE_MCU, _WRITE, "change a check-up"),
    Endpoint("pcare", "DELETE", PCARE_MCU_ONE, _WRITE, "withdraw a check-up"),
    Endpoint("pcare", "GET", PCARE_DPHO, _READ, "medicines of the national list"),
    Endpoint("pcare", "GET", PCARE_PHARMACY_STOCK, _READ, "stock of a pharmacy"),
    Endpoint("pcare", "GET", PCARE_OBAT_OF_KUNJUNGAN, _READ, "medicines of a kunjungan"),
    Endpoint("pcare", "POST", PCARE_OBAT, _WRITE, "add a medicine to a kunjungan"),
    Endpoint("pcare", "DELETE", PCARE_OBAT_ONE, _WRITE, "withdraw a medicine"),
    Endpoint("pcare", "GET", PCARE_TINDAKAN_OF_CARE_LEVEL, _READ, "procedures with their fees"),
    Endpoint("pcare", "GET", PCARE_TINDAKAN_OF_KUNJUNGAN, _READ, "procedures of a kunjungan"),
    Endpoint("pcare", "POST", PCARE_TINDAKAN, _WRITE, "add a procedure to a kunjungan"),
    Endpoint("pcare", "PUT", PCARE_TINDAKAN, _WRITE, "change a procedure"),
    Endpoint("pcare", "DELETE", PCARE_TINDAKAN_ONE, _WRITE, "withdraw a procedure"),
    Endpoint("pcare", "GET", PCARE_CLUB, _READ, "Prolanis clubs"),
    Endpoint("pcare", "GET", PCARE_KEGIATAN_OF_MONTH, _READ, "Prolanis activities of a month"),
    Endpoint("pcare", "GET", PCARE_KELOMPOK_PESERTA_OF, _READ, "who took part in an activity"),
    Endpoint("pcare", "POST", PCARE_KEGIATAN, _WRITE, "add or change an activity"),
    Endpoint("pcare", "POST", PCARE_KELOMPOK_PESERTA, _WRITE, "add a peserta to an activity"),
    Endpoint("pcare", "DELETE", PCARE_KEGIATAN_ONE, _WRITE, "withdraw an activity"),
    Endpoint("pcare", "DELETE", PCARE_KELOMPOK_PESERTA_ONE, _WRITE, "take a peserta out of an activity"),
    Endpoint("pcare", "GET", PCARE_SCREENING_TALLY, _READ, "screening results counted by disease"),
    Endpoint("pcare", "GET", PCARE_SCREENING_PESERTA, _READ, "screening results of peserta"),
    Endpoint("pcare", "GET", PCARE_SCREENING_PROLANIS, _READ, "screened peserta of a Prolanis programme"),
)
"""[A] S1 S6 S11 S18 but where a path says otherwise."""

ANTREAN_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("antrean", "GET", ANTREAN_POLI, _READ, "poli that are open on a day"),
    Endpoint("antrean", "GET", ANTREAN_DOKTER, _READ, "practitioners of a poli on a day"),
    Endpoint("antrean", "POST", ANTREAN_ADD, _WRITE, "add a queue entry"),
    Endpoint("antrean", "POST", ANTREAN_PANGGIL, _WRITE, "report a call"),
    Endpoint("antrean", "POST", ANTREAN_BATAL, _WRITE, "withdraw a queue entry"),
)
"""[A] S1 S5 S6 S14 S18."""

ICARE_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("icare", "POST", ICARE_VALIDATE, _READ, "an address that shows a peserta's care history"),
)
"""[A] S1 S5 S6 S7 S9."""

ENDPOINTS = PCARE_ENDPOINTS + ANTREAN_ENDPOINTS + ICARE_ENDPOINTS
