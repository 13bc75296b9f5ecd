"""The person as the clinic knows them (KMK HK.01.07/MENKES/1423/2022; spec/rme-patient.md)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from titian.facility import numbering
from titian.facility.models import Facility, Penjamin
from titian.patients.identifiers import local_phone, masked
from titian.patients.models.codes import PaymentMethod
from titian.patients.models.facts import Contacts, Family, Health, Origin, Residence, Social
from titian.patients.models.standing import Standing


class RecordNumberCounter(models.Model):
    """The last No. RM given by a facility. Gaps are allowed, reuse is not."""

    facility = models.OneToOneField(Facility, primary_key=True, on_delete=models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.facility_id}: {self.last}"


class Patient(Origin, Family, Contacts, Social, Residence, Health, Standing):
    """A patient of one facility, with the number that is theirs for life."""

    IDENTITIES = frozenset(
        {"identity_number", "nik", "card_number", "mother_nik", "mother_card_number", "family_card_number"}
    )
    """Columns that are somebody's number: the trail and exports mask them (spec/rme-patient.md §5)."""

    class IdentityType(models.TextChoices):
        NIK = "nik", "NIK (KTP/KIA)"
        PASSPORT = "paspor", "Paspor"
        KITAS = "kitas", "KITAS"
        KITAP = "kitap", "KITAP"
        SIM = "sim", "SIM"
        OTHER = "lainnya", "Lainnya"
        NONE = "belum_ada", "Belum ada"

    class IdentityStatus(models.TextChoices):
        VERIFIED = "verified", "Terverifikasi"
        UNVERIFIED = "unverified", "Belum diverifikasi"
        PLACEHOLDER = "placeholder", "Isian sementara"

    class Sex(models.TextChoices):
        """KMK 1423/2022 variable 8 [A]."""

        MALE = "1", "Laki-laki"
        FEMALE = "2", "Perempuan"
        UNKNOWN = "0", "Tidak diketahui"
        UNDETERMINED = "3", "Tidak dapat ditentukan"
        NOT_FILLED = "4", "Tidak mengisi"

    class Payment(models.TextChoices):
        """Jenis Pembiayaan: what a visit falls back to."""

        PERSONAL = "pribadi", "Pribadi"
        OFFICE = "kantor", "Kantor"
        PENJAMIN = "penjamin", "Penjamin"

    class Membership(models.TextChoices):
        """Whether the patient is entered as a BPJS member, and whether BPJS confirmed it."""

        NONE = "umum", "Umum"
        VERIFIED = "verified", "BPJS, terverifikasi"
        PENDING = "pending", "BPJS, verifikasi tertunda"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="patients")
    record_number = models.PositiveIntegerField("No. RM", editable=False)

    identity_type = models.CharField("jenis identitas", max_length=10, choices=IdentityType)
    identity_number = models.CharField("nomor identitas", max_length=20, blank=True)
    identity_missing_reason = models.CharField("alasan belum ada identitas", max_length=100, blank=True)
    identity_status = models.CharField(max_length=12, choices=IdentityStatus)
    nik = models.CharField("NIK", max_length=16, blank=True)
    # Given by SATUSEHAT alone: P and eleven digits. Nobody types it.
    ihs_number = models.CharField("nomor IHS", max_length=20, blank=True, editable=False)
    name = models.CharField("nama lengkap", max_length=150)
    title_before = models.CharField("gelar depan", max_length=30, blank=True)
    title_after = models.CharField("gelar belakang", max_length=50, blank=True)
    alias = models.CharField("nama panggilan", max_length=100, blank=True)
    search_name = models.CharField(max_length=150, editable=False)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    birth_place = models.CharField("tempat lahir", max_length=100, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    phone_is_placeholder = models.BooleanField(default=False)
    phone_missing_reason = models.CharField("alasan tidak ada HP", max_length=100, blank=True)

    category = models.CharField("kategori pasien", max_length=10, default="regular", editable=False)
    payment = models.CharField("jenis pembiayaan", max_length=10, choices=Payment, default=Payment.PERSONAL)
    office_name = models.CharField("nama kantor", max_length=100, blank=True)
    policy_number = models.CharField("nomor polis", max_length=50, blank=True)
    penjamin = models.ForeignKey(Penjamin, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    card_number = models.CharField("nomor kartu BPJS", max_length=13, blank=True)
    membership = models.CharField(max_length=10, choices=Membership, default=Membership.NONE)
    membership_tried_at = models.DateTimeField(null=True)
    notes = models.CharField("catatan", max_length=500, blank=True)

    searchable_as = models.PositiveSmallIntegerField(default=0, db_index=True, editable=False)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=150)
    changed_at = models.DateTimeField()
    unapproved_since = models.DateTimeField("koreksi belum disetujui sejak", null=True, editable=False)

    class Meta:
        verbose_name = "pasien"
        constraints = [
            models.UniqueConstraint(fields=["facility", "record_number"], name="record_number_once"),
            # Only real numbers reach these: a placeholder leaves `nik` empty.
            models.UniqueConstraint(fields=["facility", "nik"], name="nik_once", condition=~Q(nik="")),
            models.UniqueConstraint(
                fields=["facility", "card_number"], name="card_once", condition=~Q(card_number="")
            ),
            models.UniqueConstraint(
                fields=["facility", "ihs_number"], name="ihs_once", condition=~Q(ihs_number="")
            ),
            models.CheckConstraint(
                name="phone_or_reason", condition=~Q(phone="") | ~Q(phone_missing_reason="")
            ),
            models.CheckConstraint(
                name="birth_date_or_age_band", condition=Q(birth_date__isnull=False) | ~Q(age_band="")
            ),
            *Standing.CONSTRAINTS,
        ]
        indexes = [
            models.Index(fields=["facility", "search_name"], name="patient_name"),
            models.Index(fields=["facility", "phone"], name="patient_phone"),
            # The unique ones below leave out what is empty; SQLite cannot use those for a bound number.
            models.Index(fields=["facility", "nik"], name="patient_nik"),
            models.Index(fields=["facility", "card_number"], name="patient_card"),
            models.Index(fields=["facility", "identity_number"], name="patient_identity"),
            models.Index(fields=["facility", "family_card_number"], name="patient_family_card"),
            models.Index(fields=["facility", "birth_date"], name="patient_birth_date"),
            models.Index(fields=["facility", "-created_at"], name="patient_newest"),
            # The list and its count are of those who still come.
            models.Index(
                fields=["facility", "deceased_on", "inactive_since", "-created_at"], name="patient_in_use"
            ),
            # Few wait for BPJS; the worker looks for those of all clinics.
            models.Index(fields=["membership", "facility", "-created_at"], name="patient_membership"),
            models.Index(fields=["facility", "office_name"], name="patient_office"),
            models.Index(
                fields=["facility", "unapproved_since"],
                name="patient_unapproved",
                condition=Q(unapproved_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"pasien {self.display_number}"

    def get_sex_display(self) -> str:  # type: ignore[no-redef]
        """Django goes through the choices each time, and a list asks for every line."""
        return _SEXES.get(self.sex, self.sex)

    def get_identity_type_display(self) -> str:  # type: ignore[no-redef]
        return _IDENTITY_TYPES.get(self.identity_type, self.identity_type)

    @property
    def display_number(self) -> str:
        """The No. RM as the clinic writes it."""
        return numbering.record_number(self.record_number, self.facility.record_number_format)

    @property
    def masked_identity(self) -> str:
        """For lists."""
        return masked(self.identity_number)

    @property
    def full_name(self) -> str:
        """With what stands before and after it: `dr. Dewi Lestari, M.Kes`."""
        called = f"{self.title_before} {self.name}".strip()
        return f"{called}, {self.title_after}" if self.title_after else called

    @property
    def birth_text(self) -> str:
        """The birth date as the desk writes it, or how old somebody seems whose birth date nobody knows."""
        if self.birth_date is None:
            return f"± {self.get_age_band_display()}"
        return f"{self.birth_date:%d-%m-%Y}{' (perkiraan)' if self.birth_date_is_estimate else ''}"

    @property
    def payment_method(self) -> PaymentMethod:
        """KMK "cara pembayaran" of a visit that nothing else was said about."""
        if self.is_bpjs:
            return PaymentMethod.JKN
        return PaymentMethod.INSURANCE if self.payment == self.Payment.PENJAMIN else PaymentMethod.OWN

    @property
    def dialled_phone(self) -> str:
        """As Indonesians dial it: 0812… for +62812…."""
        return local_phone(self.phone)

    @property
    def is_bpjs(self) -> bool:
        return self.membership != self.Membership.NONE


_SEXES, _IDENTITY_TYPES = dict(Patient.Sex.choices), dict(Patient.IdentityType.choices)
