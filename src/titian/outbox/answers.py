"""The answer catalogue in words for staff: what BPJS means, and what to do about it.

Keyed by `bpjs_wire.answers.AnswerRow.key`, plus the conclusions Titian draws itself ("titian.…"). A rule that an
admin made brings its own words.
A test asks for an entry for each row of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Explanation:
    """Two plain sentences: what happened, and what to do. Either may be empty for an unknown text."""

    text: str
    what_to_do: str


_QUOTED = "{jawaban}"
"""Where BPJS's own words stand in a sentence of ours."""

_CREDENTIALS = "Perbaiki di Integrasi → BPJS FKTP → Koneksi, lalu simpan. Pengiriman berlanjut sendiri."
_ADMIN_MAPS = "Minta admin menyinkronkan referensi, memeriksa Pemetaan, lalu mengirim ulang."
_AGAIN = "Tidak perlu berbuat apa-apa: Titian mencoba lagi sendiri."
_REPORT = "Laporkan kepada pengelola Titian bersama nomor pengiriman ini."
_SCREENING = Explanation(
    "Peserta belum mengisi Skrining Riwayat Kesehatan tahun ini.",
    "Minta peserta mengisinya di Mobile JKN atau situs skrining BPJS, lalu Kirim Ulang.",
)
_OTHER_FASKES = Explanation(
    "Peserta terdaftar di faskes lain, atau kode faskesnya tidak dikenal BPJS.",
    "Verifikasi ulang kepesertaan pasien; bila benar terdaftar di tempat lain, ganti pembayarnya.",
)
_DUPLICATE = Explanation(
    "Menurut BPJS peserta ini sudah didaftarkan di poli yang sama hari itu.",
    "Titian menanyakan nomornya ke BPJS. " + _AGAIN,
)
_OUTAGE = Explanation("Layanan BPJS sedang terganggu.", _AGAIN)

EXPLANATIONS: dict[str, Explanation] = {
    # credentials and gateway
    "service_expired": Explanation(
        "BPJS menolak karena jam komputer ini terlalu jauh dari jam BPJS.",
        "Setel jam komputer server (sinkronkan dengan internet). Pengiriman berlanjut sendiri.",
    ),
    "gateway_key_rejected": Explanation(
        "BPJS menolak user_key layanan ini.", "Periksa user_key. " + _CREDENTIALS
    ),
    "gateway_key_missing": Explanation("BPJS tidak menerima user_key.", "Periksa user_key. " + _CREDENTIALS),
    "user_key_rejected": Explanation(
        "BPJS menolak user_key layanan ini.", "Periksa user_key. " + _CREDENTIALS
    ),
    "not_registered_for_service": Explanation(
        "Akun ini belum didaftarkan BPJS untuk layanan tersebut.",
        "Hubungi BPJS untuk mengaktifkan layanan, atau periksa user_key. " + _CREDENTIALS,
    ),
    "signature_rejected": Explanation(
        "BPJS menolak tanda tangan permintaan: consumer secret atau Cons ID salah.",
        "Periksa Cons ID dan secret. " + _CREDENTIALS,
    ),
    "password_rejected": Explanation(
        "BPJS menolak nama pengguna atau kata sandi PCare.",
        "Kata sandi PCare mungkin baru diganti: isi yang baru. " + _CREDENTIALS,
    ),
    "authorization_malformed": Explanation(
        "BPJS tidak dapat membaca nama pengguna dan kata sandi PCare.",
        "Isi ulang nama pengguna dan kata sandi PCare. " + _CREDENTIALS,
    ),
    "gateway_unknown_path": Explanation(
        "Alamat layanan BPJS salah.", "Periksa alamat dasar (base URL). " + _CREDENTIALS
    ),
    "gateway_limits_exceeded": Explanation("BPJS membatasi jumlah permintaan.", _AGAIN),
    "outage_page": _OUTAGE,
    "outage_empty_500": _OUTAGE,
    "outage_empty_503": _OUTAGE,
    "wrong_types": Explanation("BPJS tidak dapat membaca isi yang dikirim.", _REPORT),
    # pendaftaran and kunjungan
    "pendaftaran_duplicate": _DUPLICATE,
    "pendaftaran_duplicate_v3": _DUPLICATE,
    "pendaftaran_duplicate_428": _DUPLICATE,
    "kunjungan_duplicate": Explanation("Menurut BPJS kunjungan ini sudah dicatat.", _AGAIN),
    "pendaftaran_unscreened": _SCREENING,
    "kunjungan_without_pendaftaran": Explanation(
        "Menurut BPJS pendaftaran kunjungan ini tidak ada lagi; mungkin dihapus di aplikasi PCare.",
        "Periksa di aplikasi PCare. Bila memang tidak ada, daftarkan di sana, lalu Kirim Ulang.",
    ),
    "member_of_other_faskes": _OTHER_FASKES,
    "member_faskes_not_in_reference": _OTHER_FASKES,
    "member_unknown": Explanation(
        "BPJS tidak mengenal nomor kartu ini.", "Periksa nomor kartu pasien dan verifikasi ulang."
    ),
    "member_nothing_found": Explanation(
        "BPJS tidak mengenal nomor ini.", "Periksa nomor kartu atau NIK, lalu verifikasi lagi."
    ),
    "member_inactive": Explanation(
        "Kepesertaan tidak aktif.",
        "Ganti pembayar kunjungan, atau minta peserta mengaktifkan kembali kartunya.",
    ),
    "poli_not_in_reference": Explanation(
        "Kode poli tidak ada dalam referensi PCare.",
        _ADMIN_MAPS,
    ),
    "poli_missing": Explanation("Kode poli kosong.", "Petakan poli ke kode PCare, lalu Kirim Ulang."),
    "practitioner_not_in_reference": Explanation(
        "Kode tenaga medis tidak ada dalam referensi BPJS.",
        _ADMIN_MAPS,
    ),
    "not_in_reference": Explanation(
        "Salah satu kode tidak ada dalam referensi BPJS.",
        _ADMIN_MAPS,
    ),
    "referral_malformed": Explanation("Bentuk rujukan ditolak BPJS.", _REPORT),
    "referral_missing": Explanation("Rujukan tidak lengkap.", "Lengkapi rujukan, lalu Kirim Ulang."),
    "field_refused": Explanation(
        "BPJS menolak salah satu isian; rinciannya ada dalam jawaban.",
        "Perbaiki isian itu, lalu Kirim Ulang.",
    ),
    # antrean
    "call_time_invalid": Explanation(
        "Waktu panggil di luar jam yang diterima BPJS.", "Tidak dapat dikirim ulang; tutup dengan alasan."
    ),
    "antrean_unscreened": _SCREENING,
    "no_schedule": Explanation(
        "BPJS tidak memiliki jadwal praktik untuk hari itu.",
        "Pelayanan tetap berjalan. Minta admin memeriksa jadwal di HFIS, menyinkronkan, lalu mengirim ulang.",
    ),
    "schedule_mismatch": Explanation(
        "Jam praktik tidak sama dengan jadwal di BPJS.",
        "Pelayanan tetap berjalan. Minta admin menyinkronkan Referensi Antrean, lalu mengirim ulang.",
    ),
    "antrean_duplicate": Explanation(
        "Antrean peserta ini sudah ada di BPJS.", "Tidak perlu berbuat apa-apa."
    ),
    "antrean_already_gone": Explanation("Antrean sudah tidak ada di BPJS.", "Tidak perlu berbuat apa-apa."),
    "antrean_already_served": Explanation(
        "Menurut BPJS pasien sudah dilayani.", "Antrean tidak dapat dibatalkan lagi."
    ),
    "antrean_not_found": Explanation(
        "Menurut BPJS antrean ini tidak ada lagi; mungkin dibatalkan di Mobile JKN.",
        "Pelayanan tetap berjalan; tutup pengiriman dengan alasan.",
    ),
    "antrean_past_date": Explanation(
        "Menurut BPJS hari layanan antrean ini sudah lewat.",
        "Tidak dapat dikirim ulang; tutup dengan alasan.",
    ),
    "antrean_closed": Explanation(
        "Menurut BPJS pendaftaran ke poli itu sudah tutup.",
        "Pelayanan tetap berjalan; tutup pengiriman dengan alasan.",
    ),
    "antrean_practitioner_mismatch": Explanation(
        "Nama atau kode tenaga medis tidak sama dengan referensi Antrean.",
        _ADMIN_MAPS,
    ),
    "antrean_poli_mismatch": Explanation(
        "Nama atau kode poli tidak sama dengan referensi Antrean.", _ADMIN_MAPS
    ),
    "phone_missing": Explanation("BPJS meminta nomor HP.", "Lengkapi nomor HP pasien, lalu Kirim Ulang."),
    "nik_refused": Explanation("BPJS menolak NIK.", "Periksa NIK pasien, lalu Kirim Ulang."),
    "card_refused": Explanation("BPJS menolak nomor kartu.", "Periksa nomor kartu pasien, lalu Kirim Ulang."),
    "antrean_refused": Explanation(f"BPJS menolak antrean ini: {_QUOTED}", "Perbaiki, lalu Kirim Ulang."),
    "pendaftaran_already_gone": Explanation("BPJS tidak punya pendaftaran ini lagi.", _AGAIN),
    "pendaftaran_already_served": Explanation(
        "BPJS menolak menghapus pendaftaran ini karena kunjungannya sudah dicatat.",
        "Hapus dulu kunjungannya di aplikasi PCare, lalu Kirim Ulang.",
    ),
    "kunjungan_already_gone": Explanation("BPJS tidak punya kunjungan ini lagi.", _AGAIN),
    "kunjungan_has_parts": Explanation(
        "BPJS menolak menghapus kunjungan ini karena obat, tindakan, atau MCU-nya masih tercatat.",
        "Hapus dulu isinya di aplikasi PCare, lalu Kirim Ulang.",
    ),
    # Titian's own conclusions
    "titian.other_account": Explanation(
        "BPJS menyebut peserta sudah didaftarkan, tetapi tidak ada dalam daftar klinik ini.",
        "Terdaftar lewat akun atau faskes lain: periksa di aplikasi PCare.",
    ),
    "titian.still_there": Explanation(
        "BPJS menyebut tidak ada yang dapat dihapus, tetapi daftarnya masih memuat pendaftaran ini.",
        "Periksa di aplikasi PCare, hapus di sana bila masih ada, lalu tutup pengiriman ini.",
    ),
    "titian.not_entered": Explanation(
        "Disebut sudah dientri manual, tetapi tidak ada dalam daftar BPJS klinik ini.",
        "Periksa kartu, poli, dan tanggalnya di aplikasi PCare, lalu Kirim Ulang atau tanyakan sekali lagi.",
    ),
    "titian.not_removed": Explanation(
        "Disebut sudah dihapus manual, tetapi masih ada di BPJS.",
        "Hapus di aplikasi PCare, lalu tanyakan sekali lagi; atau Kirim Ulang.",
    ),
    "titian.unclear": Explanation("BPJS berulang kali menjawab dengan teks yang belum dikenal.", _REPORT),
    "titian.unsendable": Explanation(
        "Cons ID atau user_key berisi huruf yang tidak dapat dikirim.", "Isi ulang keduanya. " + _CREDENTIALS
    ),
    "titian.encode": Explanation("Isi pengiriman tidak dapat disusun dari datanya.", _REPORT),
    "titian.version": Explanation(
        "Isi pengiriman ini disusun oleh versi Titian yang lain dan belum dapat dibaca di sini. Isinya tersimpan utuh.",
        "Minta pengelola memasang versi Titian yang terbaru, lalu Kirim Ulang.",
    ),
}


def explain(
    answer_key: str, message: str, ruled: Mapping[str, Explanation] = MappingProxyType({})
) -> Explanation:
    """The catalogue's words; for a text nobody has met, BPJS's own and no invented advice.

    `ruled` are the words of the rules that decided, see `queries.ruled`.
    """
    known = ruled.get(answer_key) or EXPLANATIONS.get(answer_key)
    if known is not None:
        return replace(known, text=known.text.replace(_QUOTED, message or "lihat jawaban BPJS."))
    return Explanation(message, "Baca jawaban BPJS, perbaiki sumbernya, lalu Kirim Ulang." if message else "")
