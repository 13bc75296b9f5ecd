"""The parts of the bodies that change something at BPJS: what each may hold, and who gives it.

Fields and types: S1 S2 S5 S6 S8 S9 S10 S14 [A]. A dotted name is a part of a nested object. `label` is BPJS's own
abbreviation written out, in Indonesian as it is.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from bpjs_wire.codes import MOST_WORDS


class Form(StrEnum):
    """The JSON type of a part, null apart."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a body.

    `is_fixed`: given by what happened or by BPJS, so nobody may write another. `pattern` is for a whole text, `sample`
    shows one. `least` is inclusive, `most` counts characters.
    """

    label: str
    form: Form = Form.TEXT
    is_fixed: bool = False
    may_be_null: bool = False
    may_be_empty: bool = False
    pattern: str = ""
    sample: str = ""
    choices: tuple[str | int, ...] = ()
    least: float | None = None
    most: int | None = None


_coded = partial(Part, pattern=r"[\w.+*/\-]{1,20}")
_told = partial(Part, may_be_empty=True)
_measured = partial(Part, form=Form.NUMBER, least=0)
_DATE = r"\d{2}-\d{2}-\d{4}"
_SMALLEST = 0.1
"""Live servers refuse a weight or a height of 0 in a kunjungan (S9)."""

_ANTREAN_KEYS = {
    "tanggalperiksa": Part(label="Tanggal periksa", is_fixed=True),
    "kodepoli": Part(label="Kode poli", is_fixed=True),
    "nomorkartu": Part(label="Nomor kartu", is_fixed=True, may_be_empty=True),
}
_PCARE_KEYS = {
    "tglDaftar": Part(label="Tanggal daftar", is_fixed=True),
    "noKartu": Part(label="Nomor kartu", is_fixed=True),
    "kdPoli": Part(label="Kode poli", is_fixed=True),
}

_TAMBAH_ANTREAN = _ANTREAN_KEYS | {
    "nik": Part(label="NIK", pattern=r"\d{16}", sample="3174060101900001", may_be_empty=True),
    "nohp": Part(label="Nomor HP", pattern=r"[0-9+]{8,16}", sample="081234567890", may_be_empty=True),
    "namapoli": Part(label="Nama poli", most=100),
    "norm": Part(label="Nomor rekam medis", most=30),
    "kodedokter": Part(label="Kode dokter", form=Form.WHOLE, least=1),
    "namadokter": Part(label="Nama dokter", most=100),
    "jampraktek": Part(
        label="Jam praktik",
        pattern=r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d",
        sample="08:00-12:00",
    ),
    "nomorantrean": Part(label="Nomor antrean", most=20),
    "angkaantrean": Part(label="Angka antrean", form=Form.WHOLE, least=1),
    "keterangan": _told(label="Keterangan"),
}
_PANGGIL_ANTREAN = _ANTREAN_KEYS | {
    "status": Part(label="Status (1 hadir, 2 tidak hadir)", form=Form.WHOLE, choices=(1, 2)),
    # The true moment of the call (milliseconds since 1970): another would be made up.
    "waktu": Part(label="Waktu panggil", form=Form.WHOLE, is_fixed=True),
}
_BATAL_ANTREAN = _ANTREAN_KEYS | {"alasan": Part(label="Alasan", most=200)}

_TAMBAH_PENDAFTARAN = _PCARE_KEYS | {
    "kdProviderPeserta": Part(
        label="Kode faskes terdaftar peserta", pattern=r"[0-9A-Z]{8}", sample="0114U163"
    ),
    "keluhan": Part(label="Keluhan", may_be_null=True, most=MOST_WORDS),
    "kunjSakit": Part(label="Kunjungan sakit", form=Form.FLAG),
    "sistole": _measured(label="Sistol (mmHg)"),
    "diastole": _measured(label="Diastol (mmHg)"),
    "beratBadan": _measured(label="Berat badan (kg)"),
    "tinggiBadan": _measured(label="Tinggi badan (cm)"),
    "respRate": _measured(label="Laju napas per menit"),
    "lingkarPerut": _measured(label="Lingkar perut (cm)"),
    "heartRate": _measured(label="Denyut jantung per menit"),
    "rujukBalik": Part(label="Rujuk balik (0 bukan, 1 ya)", form=Form.WHOLE, choices=(0, 1)),
    "kdTkp": Part(
        label="Tingkat pelayanan (10 rawat jalan, 20 rawat inap, 50 promotif)", choices=("10", "20", "50")
    ),
}
_RUJUKAN = {
    "rujukLanjut": Part(label="Rujukan lanjut", form=Form.OBJECT, may_be_null=True),
    "rujukLanjut.tglEstRujuk": Part(label="Rencana tanggal rujuk", pattern=_DATE, sample="27-03-2026"),
    "rujukLanjut.kdppk": Part(label="Kode faskes rujukan", pattern=r"[0-9A-Z]{8}", sample="0112R016"),
    "rujukLanjut.subSpesialis": Part(label="Rujukan subspesialis", form=Form.OBJECT, may_be_null=True),
    "rujukLanjut.subSpesialis.kdSubSpesialis1": _coded(label="Kode subspesialis"),
    "rujukLanjut.subSpesialis.kdSarana": _coded(label="Kode sarana", may_be_null=True),
    "rujukLanjut.khusus": Part(label="Rujukan khusus", form=Form.OBJECT, may_be_null=True),
    "rujukLanjut.khusus.kdKhusus": _coded(label="Kode khusus"),
    "rujukLanjut.khusus.kdSubSpesialis": _coded(label="Kode subspesialis khusus", may_be_null=True),
    "rujukLanjut.khusus.catatan": _told(label="Catatan rujukan"),
}
_KUNJUNGAN = (
    {"noKunjungan": Part(label="Nomor kunjungan", is_fixed=True, may_be_null=True)}
    | _PCARE_KEYS
    | {
        "keluhan": _told(label="Keluhan", most=MOST_WORDS),
        "kdSadar": _coded(label="Kode kesadaran"),
        "sistole": _measured(label="Sistol (mmHg)"),
        "diastole": _measured(label="Diastol (mmHg)"),
        "beratBadan": _measured(label="Berat badan (kg)", least=_SMALLEST),
        "tinggiBadan": _measured(label="Tinggi badan (cm)", least=_SMALLEST),
        "respRate": _measured(label="Laju napas per menit"),
        "heartRate": _measured(label="Denyut jantung per menit"),
        "lingkarPerut": _measured(label="Lingkar perut (cm)"),
        "kdStatusPulang": _coded(label="Kode status pulang"),
        "tglPulang": Part(label="Tanggal pulang", pattern=_DATE, sample="27-03-2026"),
        "kdDokter": _coded(label="Kode dokter"),
        "kdDiag1": _coded(label="Diagnosis utama (ICD-10)"),
        "kdDiag2": _coded(label="Diagnosis kedua (ICD-10)", may_be_null=True),
        "kdDiag3": _coded(label="Diagnosis ketiga (ICD-10)", may_be_null=True),
        "kdPoliRujukInternal": _coded(label="Kode poli rujuk internal", may_be_null=True),
        "kdTacc": Part(label="Kode TACC (-1 tanpa)", form=Form.WHOLE, choices=(-1, 1, 2, 3, 4)),
        "alasanTacc": Part(label="Alasan TACC", may_be_null=True),
        "anamnesa": _told(label="Anamnesis", most=MOST_WORDS),
        "alergiMakan": _coded(label="Kode alergi makanan"),
        "alergiUdara": _coded(label="Kode alergi udara"),
        "alergiObat": _coded(label="Kode alergi obat"),
        "kdPrognosa": _coded(label="Kode prognosis"),
        "terapiObat": _told(label="Terapi obat"),
        "terapiNonObat": _told(label="Terapi nonobat"),
        "bmhp": _told(label="Bahan habis pakai"),
        "suhu": Part(label="Suhu (°C)", pattern=r"\d{2}([.,]\d{1,2})?", sample="36.5"),
    }
    | _RUJUKAN
)

BODIES: dict[str, dict[str, Part]] = {
    "tambah_antrean": _TAMBAH_ANTREAN,
    "panggil_antrean": _PANGGIL_ANTREAN,
    "batal_antrean": _BATAL_ANTREAN,
    "tambah_pendaftaran": _TAMBAH_PENDAFTARAN,
    "tambah_kunjungan": _KUNJUNGAN,
    "ubah_kunjungan": _KUNJUNGAN,
}
"""By message kind. What is taken back by its number alone has no body."""

LATE_BOUND = {"ubah_kunjungan": ("noKunjungan",)}
"""What only another message's answer tells, so that it is known no sooner than this one goes."""
