"""Why a membership could not be learnt, each in a sentence that tells the desk what to do."""

from titian.peserta.models import PesertaRecord


class UnableToCheck(Exception):
    """No usable answer about a member. `str()` is fit for the screen; `advice` is what to do next.

    `allows_pending` tells whether the patient may be saved now and verified later: only when nothing
    is known, never when BPJS gave an answer.
    """

    advice = ""
    allows_pending = False


class MalformedNumber(UnableToCheck):
    """Neither 13 nor 16 digits: nothing was asked."""

    advice = "Ketik lagi seperti tertulis di kartu atau KTP."


class NotBridged(UnableToCheck):
    """The facility has no working PCare account."""

    advice = "Minta admin melengkapi akun PCare di menu Integrasi, atau daftarkan sebagai pasien Umum."


class UnknownNumber(UnableToCheck):
    """BPJS knows no member by this number; the answer is stored as `record`."""

    advice = "Cocokkan nomor dengan kartu atau KTP, coba nomor yang lain, atau daftarkan sebagai pasien Umum."

    def __init__(self, sentence: str, record: PesertaRecord) -> None:
        super().__init__(sentence)
        self.record = record


class UnableToReachBpjs(UnableToCheck):
    """BPJS did not answer within the limit, or is known to be out of reach."""

    advice = "Lanjutkan dengan verifikasi tertunda: pasien tetap dilayani dan Titian memeriksa lagi sendiri."
    allows_pending = True


class CredentialsRefused(UnableToCheck):
    """BPJS turned the clinic's own credentials down; `blames` names the broken one ("" = not told), `key` the row of
    the catalogue that says so, `said` BPJS's own words."""

    advice = "Beri tahu admin: Integrasi → BPJS FKTP → Uji koneksi menunjukkan yang perlu diperbaiki."
    allows_pending = True

    def __init__(self, sentence: str, blames: str, key: str = "", said: str = "") -> None:
        super().__init__(sentence)
        self.blames, self.key, self.said = blames, key, said


class UndecipherableAnswer(UnableToCheck):
    """Something answered that is not BPJS, or that our secret cannot decipher."""

    advice = (
        "Coba sekali lagi. Bila terulang, beri tahu admin; pasien dapat disimpan dengan verifikasi tertunda."
    )
    allows_pending = True


class RefusedByBpjs(UnableToCheck):
    """BPJS answered with a refusal that we do not know; its own words are in the sentence."""

    advice = "Baca pesan BPJS di atas. Bila tidak jelas, beri tahu admin."


class RecordOfAnotherPatient(Exception):
    """A stored answer was to be tied to a second patient."""
