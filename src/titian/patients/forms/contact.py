"""Data Diri: how the patient is reached."""

from django import forms

from titian.patients.forms.fields import Email, SectionForm, choice, telephone
from titian.patients.models import EntryKind, PhoneOwner

_UNKNOWN = "tidak diketahui"
NO_PHONE = (
    ("", "— bila tidak ada —"),
    ("tidak punya", "Tidak punya HP"),
    ("tidak hafal", "Tidak hafal nomornya"),
    ("tidak bersedia", "Tidak bersedia"),
    (_UNKNOWN, "Tidak diketahui"),
)


class ContactFields(SectionForm):
    phone = telephone("Nomor HP", or_else=True)
    phone_missing_reason = choice(NO_PHONE, "Alasan tanpa nomor HP")
    phone_owner = choice(PhoneOwner.choices, "Pemilik nomor HP", initial=PhoneOwner.PATIENT)
    home_phone = telephone("Telepon rumah")
    email = Email(
        label="Surel",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Alamat surel tidak lengkap, misalnya nama@contoh.id."},
    )

    def check_phone(self) -> None:
        """A number, or why there is none; of an unknown person nobody asks."""
        if self.cleaned_data.get("phone"):
            self.cleaned_data["phone_missing_reason"] = ""
        elif self.kind == EntryKind.UNKNOWN:
            self.fill(phone_missing_reason=_UNKNOWN)
        elif not self.cleaned_data.get("phone_missing_reason"):
            self.need("phone", "Wajib diisi. Bila tidak ada, pilih alasannya.")
