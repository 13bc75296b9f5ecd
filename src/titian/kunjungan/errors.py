"""Why a consultation cannot be written as asked, with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence

from titian.kunjungan.models import Kunjungan
from titian.kunjungan.queries.refusals import Problem


class UnableToWrite(Exception):
    """The sentence is fit for the doctor. `field` is the form's field it belongs to, "" for none."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Incomplete(UnableToWrite):
    """It cannot be signed while these `problems` stand, each with its field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"Belum dapat diselesaikan: {len(problems)} hal perlu dilengkapi.")
        self.problems = tuple(problems)


class ChangedMeanwhile(UnableToWrite):
    """Somebody else wrote while this was being typed: `kunjungan` is what is stored now."""

    def __init__(self, kunjungan: Kunjungan) -> None:
        super().__init__(
            f"Diubah oleh {kunjungan.changed_by_name} sementara Anda mengetik. Bandingkan, lalu simpan lagi."
        )
        self.kunjungan = kunjungan


class AlreadySigned(UnableToWrite):
    """It was finished meanwhile, and `kunjungan` is what was signed; from here on it is amended."""

    def __init__(self, kunjungan: Kunjungan) -> None:
        super().__init__(
            f"Kunjungan ini sudah diselesaikan oleh {kunjungan.signed_by_name}. Tekan Ubah untuk memperbaikinya."
        )
        self.kunjungan = kunjungan


class NotSigned(UnableToWrite):
    """There is no signed record to amend or to void."""

    def __init__(self) -> None:
        super().__init__("Kunjungan ini belum diselesaikan, atau sudah dibatalkan.")


class VisitCancelled(UnableToWrite):
    """The registration was taken back: there is nothing to examine."""

    def __init__(self) -> None:
        super().__init__("Pendaftaran ini sudah dibatalkan, jadi kunjungannya tidak dapat ditulis.")
