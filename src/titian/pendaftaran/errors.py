"""Why a patient cannot be registered for a poli as asked, with a sentence that says what to do."""

from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran


class UnableToRegister(Exception):
    """The sentence is fit for the desk. `field` is the form's field it belongs to, "" for none."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class AlreadyToday(UnableToRegister):
    """The patient stands in this poli's line today: `pendaftaran` is what to open."""

    def __init__(self, pendaftaran: Pendaftaran) -> None:
        sentence = (
            f"Pasien ini sudah terdaftar di {pendaftaran.poli} hari ini dengan nomor {pendaftaran.ticket}."
        )
        super().__init__(sentence, "poli")
        self.pendaftaran = pendaftaran


class CardInUse(UnableToRegister):
    """PCare takes one card once a day at a poli, and mother and child, or twins, go by one."""

    def __init__(self, other: Pendaftaran) -> None:
        sentence = (
            f"Kartu BPJS {other.insured.name} hari ini sudah dipakai di {other.poli} untuk {other.patient.name} "
            f"(nomor {other.ticket}). BPJS menerima satu kartu hanya sekali sehari di satu poli: pilih poli lain "
            "atau pembayar lain."
        )
        super().__init__(sentence, "payer")


class PatientNotActive(UnableToRegister):
    """The patient died, or the record is out of use."""

    def __init__(self, patient: Patient) -> None:
        sentence = f"Data pasien ini nonaktif ({patient.inactive_reason}). Aktifkan dulu di halaman pasien."
        if patient.deceased_on:
            sentence = (
                f"Pasien ini tercatat meninggal {patient.deceased_on:%d-%m-%Y}, jadi tidak dapat didaftarkan."
            )
        super().__init__(sentence)


class PesertaInactive(UnableToRegister):
    """BPJS does not pay for this member now."""


class NotAPeserta(UnableToRegister):
    """BPJS was chosen to pay for somebody whose membership was never asked about."""


class NotAskedToday(UnableToRegister):
    """BPJS's answer is of another day: no proof that it pays today."""


class OtherFaskesNeedsReason(UnableToRegister):
    """The member belongs to another faskes: allowed, with a reason (design §3)."""


class PayerIsDecided(UnableToRegister):
    """Nobody asks any more who pays: somebody else was quicker, or the visit was cancelled."""


class UnableToChange(UnableToRegister):
    """The visit cannot get this payer or this poli, as it stands."""


class UnableToCall(Exception):
    """The patient cannot be called, or marked absent, as the line stands; the sentence is fit for the desk."""


class UnableToCancel(Exception):
    """The registration cannot be taken back; the sentence is fit for the desk."""
