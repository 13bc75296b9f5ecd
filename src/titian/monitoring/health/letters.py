"""The clinic's e-mails: wanted, and gone?"""

from datetime import datetime

from django.conf import settings

from titian.facility.models import Facility
from titian.monitoring.health.check import Check
from titian.monitoring.models import Letter

_MEND = "Periksa alamatnya di Pengaturan → Klinik, dan TITIAN_EMAIL_URL di server. Dicoba lagi sendiri selama dua hari."
_SET_UP = (
    "Di server, isi TITIAN_EMAIL_URL, lalu nyalakan ulang; atau kosongkan alamatnya di Pengaturan → Klinik."
)


def mail(facility: Facility, now: datetime) -> Check:
    """The oldest letter that could not be sent; what was given up is no longer told."""
    if not facility.digest_email:
        return Check("mail", True, "Ringkasan lewat e-mail tidak diminta.")
    if not settings.EMAIL_IS_ON:
        return Check(
            "mail", False, "Ringkasan diminta lewat e-mail, tetapi server e-mail belum diatur.", _SET_UP
        )
    stuck = Letter.unsent(now).filter(facility=facility).exclude(trouble="").order_by("pk").first()
    if stuck is None:
        return Check("mail", True, "Semua surat ringkasan terkirim.")
    return Check("mail", False, f"Surat ringkasan belum terkirim. {stuck.trouble}", _MEND, stuck.detail)
