"""Data Diri: by which document and number the person is known."""

from django.utils.html import format_html_join

from titian.patients import identifiers
from titian.patients.forms.fields import SectionForm, choice, text
from titian.patients.models import EntryKind, Patient
from titian.peserta.models import PesertaRecord
from titian.peserta.scans import LONGEST_SCAN

_Type, _Status = Patient.IdentityType, Patient.IdentityStatus
_CLEANERS = {
    _Type.PASSPORT: identifiers.clean_passport,
    _Type.KITAS: identifiers.clean_passport,
    _Type.KITAP: identifiers.clean_passport,
    _Type.SIM: identifiers.clean_driving_licence,
    _Type.OTHER: identifiers.clean_document,
}
_UNKNOWN = "tidak diketahui"
_NOT_YET = "belum punya"
NO_IDENTITY = (
    (_NOT_YET, "Belum punya"),
    ("tidak dibawa", "Tidak dibawa"),
    ("hilang", "Hilang atau rusak"),
    ("tidak bersedia", "Tidak bersedia"),
    (_UNKNOWN, "Tidak diketahui"),
)
_WITHOUT_DOCUMENT = {EntryKind.NEWBORN: _NOT_YET, EntryKind.UNKNOWN: _UNKNOWN}
"""Of whom no document is expected, and why where nobody says."""


_HINTS = (
    (_Type.NIK, "NIK 16 digit. Bila tidak ada, pilih jenis “Belum ada”"),
    (_Type.PASSPORT, "5 sampai 15 huruf dan angka, seperti di paspor"),
    (_Type.KITAS, "5 sampai 15 huruf dan angka, seperti di KITAS"),
    (_Type.KITAP, "5 sampai 15 huruf dan angka, seperti di KITAP"),
    (_Type.SIM, "12 sampai 16 angka, seperti di SIM"),
    (_Type.OTHER, "3 sampai 20 huruf dan angka, seperti di dokumennya"),
    (_Type.NONE, "Dibiarkan kosong"),
)
"""Below the number: of these patients/desk.css shows that of the chosen type."""


def document_of(kind: str, number: str) -> str:
    """A document's number as it would be kept; "" for one that cannot be read, or looks invented."""
    if kind == _Type.NIK:
        nik = identifiers.read_nik(number)
        return "" if nik.problem or nik.is_placeholder else nik.digits
    try:
        cleaned = _CLEANERS[_Type(kind)](number)
    except (KeyError, ValueError):
        return ""
    return "" if identifiers.looks_invented(cleaned) else cleaned


class IdentityFields(SectionForm):
    """`_nik` is what was read of the number, where it is a NIK; `_record` what BPJS answered."""

    _nik: identifiers.Nik | None
    _record: PesertaRecord | None

    identity_type = choice(_Type.choices, "Jenis identitas", required=True, initial=_Type.NIK)
    identity_number = text(
        LONGEST_SCAN,
        or_else=True,
        label="Nomor identitas",
        help_text=format_html_join("", '<span class="hint hint-{}">{}</span>', _HINTS),
    )
    identity_missing_reason = choice(
        NO_IDENTITY, "Alasan belum ada identitas", empty="— pilih —", or_else=True
    )

    def check_identity(self) -> None:
        number = self.cleaned_data.get("identity_number", "")
        if not number and self.kind in _WITHOUT_DOCUMENT:
            self.cleaned_data["identity_type"] = _Type.NONE
        kind = self.cleaned_data.get("identity_type")
        if kind == _Type.NONE:
            self._check_none(number)
            return
        self.cleaned_data["identity_missing_reason"] = ""
        if not number:
            self.need("identity_number", "Wajib diisi. Bila tidak ada, pilih jenis “Belum ada”.")
        elif kind == _Type.NIK:
            self._check_nik(number)
        elif kind in _CLEANERS:
            self._check_document(_Type(kind), number)

    def _check_none(self, number: str) -> None:
        if number:
            self.add_error("identity_number", "Kosongkan, atau pilih jenis identitasnya.")
        if reason := _WITHOUT_DOCUMENT.get(EntryKind(self.kind)):
            self.fill(identity_missing_reason=reason)
        self.need("identity_missing_reason", "Pilih mengapa belum ada.")

    def _check_nik(self, number: str) -> None:
        self._nik = identifiers.read_nik(number)
        self.cleaned_data["identity_number"] = self._nik.digits
        if self._nik.problem:
            self.add_error("identity_number", self._nik.problem)

    def _check_document(self, kind: Patient.IdentityType, number: str) -> None:
        try:
            self.cleaned_data["identity_number"] = _CLEANERS[kind](number)
        except ValueError as error:
            self.add_error("identity_number", str(error))

    @property
    def real_nik(self) -> str:
        """The NIK of a valid form; "" for a placeholder and any other document."""
        return self._nik.digits if self._nik and not self._nik.is_placeholder else ""

    def identity_status(self) -> str:
        """Verified is only what BPJS's answer says as well."""
        nik, known = self.real_nik, self._record
        if identifiers.looks_invented(self.cleaned_data["identity_number"]):
            return _Status.PLACEHOLDER
        card = self.cleaned_data.get("card_number", "")
        if nik and known is not None and (known.nik, known.card_number) == (nik, card):
            return _Status.VERIFIED
        return _Status.UNVERIFIED
