"""The text of general consent that is in force, and what a patient answered to which."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from titian.facility.models import Facility
from titian.patients.models import ConsentText, GeneralConsent, Patient

FIRST_TEXT = """\
1. Pelayanan. Saya bersedia diperiksa dan dirawat menurut kebutuhan medis oleh tenaga kesehatan klinik ini. Tindakan \
yang berisiko dijelaskan dulu dan dimintakan persetujuan tersendiri.

2. Pembayaran. Saya mengetahui siapa yang membayar pelayanan ini. Biaya yang tidak ditanggung BPJS Kesehatan atau \
penjamin menjadi tanggungan saya setelah diberitahukan kepada saya.

3. Hak dan kewajiban. Saya sudah mendapat penjelasan tentang hak saya, di antaranya hak atas penjelasan, atas \
kerahasiaan, dan untuk menolak tindakan, serta tentang kewajiban saya memberi keterangan yang benar dan lengkap.

4. Tata tertib. Saya mengetahui tata tertib klinik dan bersedia mengikutinya.

5. Informasi kesehatan. Isi rekam medis saya dirahasiakan. Klinik membukanya hanya menurut peraturan, atau kepada \
mereka yang saya setujui dalam jawaban di bawah.

6. SATUSEHAT. Saya sudah diberi tahu bahwa klinik wajib mengirim data pelayanan saya ke SATUSEHAT, platform \
Kementerian Kesehatan.

7. Pencabutan. Persetujuan ini boleh saya cabut kapan saja secara tertulis. Pelayanan yang sudah diberikan tidak \
berubah karenanya."""
"""Ours, for a clinic that has not written its own. An edit here reaches only clinics that never used the one before."""

ANSWERS = (
    "agrees_to_payment",
    "agrees_to_rights",
    "agrees_to_house_rules",
    "needs_interpreter",
    "needs_counsellor",
    "releases_to_payer",
    "releases_to_trainees",
    "releases_to_family",
    "releases_to_faskes",
    "is_told_of_satusehat",
)
"""The questions of yes and no, in the decree's order."""


def consent_text(facility: Facility) -> ConsentText:
    """The newest version; for a clinic that has none, the first one, not saved yet."""
    newest = consent_texts(facility).first()
    return newest or ConsentText(facility=facility, version=1, body=FIRST_TEXT)


def consent_texts(facility: Facility) -> QuerySet[ConsentText]:
    """Every version, the newest first."""
    return ConsentText.objects.filter(facility=facility).order_by("-version")


def consents_of(patient: Patient) -> QuerySet[GeneralConsent]:
    """Every consent of the patient, the last given first."""
    return patient.consents.newest().select_related("text")


def consent_by_ref(facility: Facility, ref: UUID, consent_ref: UUID) -> GeneralConsent | None:
    """The consent of that reference, if it is this patient's of this facility."""
    found = GeneralConsent.objects.filter(facility=facility, patient__ref=ref, ref=consent_ref)
    return found.select_related("patient__facility", "text").first()
