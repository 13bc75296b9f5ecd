"""The closed lists of KMK HK.01.07/MENKES/1423/2022, with exactly its codes (spec/rme-patient.md §1)."""

from django.db import models


class NotTold(models.TextChoices):
    """Why a social fact is missing. KMK 1423/2022 has no codes for this, so these are words, never numbers."""

    NOT_ASKED = "not_asked", "Belum ditanyakan"
    DECLINED = "declined", "Menolak menjawab"


class Religion(models.TextChoices):
    """KMK variable 9."""

    ISLAM = "1", "Islam"
    PROTESTANT = "2", "Kristen (Protestan)"
    CATHOLIC = "3", "Katolik"
    HINDU = "4", "Hindu"
    BUDDHIST = "5", "Buddha"
    CONFUCIAN = "6", "Konghucu"
    BELIEVER = "7", "Penghayat"
    OTHER = "8", "Lain-lain"
    NOT_ASKED = "not_asked", NotTold.NOT_ASKED.label
    DECLINED = "declined", NotTold.DECLINED.label


class Education(models.TextChoices):
    """KMK variable 32."""

    NONE = "0", "Tidak sekolah"
    PRIMARY = "1", "SD"
    LOWER_SECONDARY = "2", "SLTP sederajat"
    UPPER_SECONDARY = "3", "SLTA sederajat"
    DIPLOMA = "4", "D1–D3 sederajat"
    APPLIED_BACHELOR = "5", "D4"
    BACHELOR = "6", "S1"
    MASTER = "7", "S2"
    DOCTOR = "8", "S3"
    NOT_ASKED = "not_asked", NotTold.NOT_ASKED.label
    DECLINED = "declined", NotTold.DECLINED.label


class Occupation(models.TextChoices):
    """KMK variable 33."""

    NONE = "0", "Tidak bekerja"
    CIVIL_SERVANT = "1", "PNS"
    ARMED_FORCES = "2", "TNI/POLRI"
    STATE_COMPANY = "3", "BUMN"
    PRIVATE = "4", "Pegawai swasta/wirausaha"
    OTHER = "5", "Lain-lain"
    NOT_ASKED = "not_asked", NotTold.NOT_ASKED.label
    DECLINED = "declined", NotTold.DECLINED.label


class MaritalStatus(models.TextChoices):
    """KMK variable 34."""

    SINGLE = "1", "Belum kawin"
    MARRIED = "2", "Kawin"
    DIVORCED = "3", "Cerai hidup"
    WIDOWED = "4", "Cerai mati"
    NOT_ASKED = "not_asked", NotTold.NOT_ASKED.label
    DECLINED = "declined", NotTold.DECLINED.label


class BloodGroup(models.TextChoices):
    A = "A", "A"
    B = "B", "B"
    AB = "AB", "AB"
    O = "O", "O"  # noqa: E741 - the group's name


class Rhesus(models.TextChoices):
    POSITIVE = "+", "Positif"
    NEGATIVE = "-", "Negatif"


class EntryKind(models.TextChoices):
    """Which of the forms of the decree a patient is entered by: it decides what is asked and what is mandatory."""

    KNOWN = "known", "Pasien"
    NEWBORN = "newborn", "Bayi baru lahir"
    UNKNOWN = "unknown", "Tidak dikenal"
    FOREIGNER = "foreigner", "Warga negara asing"


class AgeBand(models.TextChoices):
    """KMK "perkiraan umur" of an unknown patient, in years."""

    UP_TO_5 = "1", "0–5 tahun"
    UP_TO_11 = "2", "6–11 tahun"
    UP_TO_17 = "3", "12–17 tahun"
    UP_TO_40 = "4", "18–40 tahun"
    UP_TO_65 = "5", "41–65 tahun"
    ABOVE_65 = "6", "di atas 65 tahun"


class Relation(models.TextChoices):
    """KMK "hubungan" of the responsible person with the patient."""

    SELF = "1", "Diri sendiri"
    PARENT = "2", "Orang tua"
    CHILD = "3", "Anak"
    SPOUSE = "4", "Suami/istri"
    RELATIVE = "5", "Kerabat/saudara"
    OTHER = "6", "Lain-lain"


class PaymentMethod(models.TextChoices):
    """KMK "cara pembayaran"."""

    JKN = "1", "JKN"
    OWN = "2", "Mandiri"
    INSURANCE = "3", "Asuransi lainnya"


class Citizenship(models.TextChoices):
    INDONESIAN = "WNI", "WNI"
    FOREIGN = "WNA", "WNA"


class Dwelling(models.TextChoices):
    """Where the patient lives, as far as an address can say it; KMK variable 12 has a value for none."""

    INDONESIA = "indonesia", "Di Indonesia"
    ABROAD = "abroad", "Di luar negeri"
    NONE = "none", "Tidak ada tempat tinggal"


class PhoneOwner(models.TextChoices):
    PATIENT = "patient", "Pasien sendiri"
    RESPONSIBLE = "responsible", "Penanggung jawab"


class Disability(models.TextChoices):
    """The civil registry's list (spec/rme-patient.md §1.6); "" = not asked."""

    PHYSICAL = "1", "Fisik"
    BLIND = "2", "Netra/buta"
    DEAF = "3", "Rungu/wicara"
    MENTAL = "4", "Mental/jiwa"
    PHYSICAL_AND_MENTAL = "5", "Fisik dan mental"
    OTHER = "6", "Lainnya"
    NONE = "7", "Tidak ada"


class AllergyCategory(models.TextChoices):
    """SATUSEHAT's AllergyIntolerance.category; KMK's "udara" is the environment's, and its "lain-lain" the last."""

    MEDICATION = "medication", "Obat"
    FOOD = "food", "Makanan"
    ENVIRONMENT = "environment", "Lingkungan/udara"
    BIOLOGIC = "biologic", "Biologis"
    OTHER = "other", "Lainnya"


class AllergySeverity(models.TextChoices):
    MILD = "mild", "Ringan"
    MODERATE = "moderate", "Sedang"
    SEVERE = "severe", "Berat"


class AllergySource(models.TextChoices):
    """Who says so."""

    PATIENT = "patient", "Pasien"
    FAMILY = "family", "Keluarga"
    RECORD = "record", "Rekam medis/surat"
    STAFF = "staff", "Tenaga kesehatan"
