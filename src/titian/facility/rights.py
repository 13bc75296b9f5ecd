"""What a member of staff may do at the integrations, one right each; held per facility, in `Assignment.permissions`."""

from django.db import models


class Right(models.TextChoices):
    """Codename of the permission, and what the screen calls it. All but the first count only beside the first."""

    SEE = "satusehat", "Membuka integrasi BPJS FKTP dan SATUSEHAT"
    RESEND = "kirim_ulang", "Mengirim ulang satu kiriman"
    EDIT = "ubah_isi", "Mengubah isi kiriman"
    CLOSE = "tutup", "Menutup kiriman, atau menyatakan sudah dientri manual"
    BULK = "massal", "Bertindak atas banyak kiriman sekaligus"
    CATALOGUE = "katalog", "Membuat dan mengubah aturan jawaban BPJS"
    IDENTITY = "identitas", "Melihat nama dan nomor pasien di monitor"
    REVEAL = "tampilkan", "Menampilkan identitas satu kiriman dengan alasan"
