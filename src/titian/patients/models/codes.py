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


class Relation(models.TextChoices):
    """KMK "hubungan" of the responsible person with the patient."""

    SELF = "1", "Diri sendiri"
    PARENT = "2", "Orang tua"
    CHILD = "3", "Anak"
    SPOUSE = "4", "Suami/istri"
    RELATIVE = "5", "Kerabat/saudara"
    OTHER = "6", "Lain-lain"
