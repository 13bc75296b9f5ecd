"""The clinic: its staff's roles, its poli and practitioners, and what ties it to BPJS."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models

from titian.facility.numbering import RECORD_NUMBER_FORM
from titian.facility.rights import Right
from titian.facility.secrets import SecretField


class Facility(models.Model):
    """One clinic (FKTP). Every clinical row belongs to one."""

    class TimeZone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    class TicketFormat(models.TextChoices):
        PLAIN = "A-1", "A-1, A-2, … A-12"
        PADDED = "A-001", "A-001, A-002, … A-012"
        TIGHT = "A001", "A001, A002, … A012"

    class TellsPcare(models.TextChoices):
        """When PCare is promised the registration of a patient whom BPJS pays (design §3)."""

        AT_DESK = "desk", "Saat didaftarkan"
        AT_CALL = "call", "Saat dipanggil ke poli"
        AT_FINISH = "finish", "Saat kunjungan diselesaikan"

    class UrgentAfter(models.IntegerChoices):
        """How many hours what BPJS refused may wait for a person before it is called urgent."""

        HALF_A_DAY = 4, "4 jam"
        WORKING_DAY = 8, "8 jam, satu hari kerja"
        DAY = 24, "24 jam"
        THREE_DAYS = 72, "3 hari"

    class BodiesKept(models.IntegerChoices):
        """For how many days requests and answers are kept once they are settled; 0 = for ever (R20)."""

        QUARTER = 90, "90 hari"
        HALF_A_YEAR = 180, "180 hari"
        YEAR = 365, "1 tahun"
        FIVE_YEARS = 1825, "5 tahun"
        FOR_EVER = 0, "Tidak pernah dihapus"

    slug = models.SlugField("alamat", max_length=50, unique=True)
    name = models.CharField("nama klinik", max_length=150)
    faskes_code = models.CharField("kode faskes BPJS", max_length=20, blank=True)
    time_zone = models.CharField("zona waktu", max_length=40, choices=TimeZone, default=TimeZone.WIB)
    record_number_format = models.CharField(
        "bentuk No. RM", max_length=20, default="00-00-00", validators=[RECORD_NUMBER_FORM]
    )
    ticket_format = models.CharField(
        "bentuk nomor antrean", max_length=20, choices=TicketFormat, default=TicketFormat.PLAIN
    )
    sends_umum_antrean = models.BooleanField("kirim antrean pasien umum ke BPJS", default=False)
    tells_pcare = models.CharField(
        "pendaftaran dikirim ke PCare", max_length=10, choices=TellsPcare, default=TellsPcare.AT_DESK
    )
    help_name = models.CharField("kontak bantuan", max_length=100, blank=True)
    help_whatsapp = models.CharField("WhatsApp bantuan", max_length=20, blank=True)
    help_phone = models.CharField("telepon bantuan", max_length=20, blank=True)
    urgent_after_hours = models.PositiveSmallIntegerField(
        "kiriman gagal menjadi mendesak setelah", choices=UrgentAfter, default=UrgentAfter.WORKING_DAY
    )
    bodies_kept_days = models.PositiveSmallIntegerField(
        "isi request dan response disimpan", choices=BodiesKept, default=BodiesKept.YEAR
    )
    digest_email = models.EmailField("e-mail ringkasan harian", blank=True)
    # The last local date whose references BPJS gave whole; set by titian.reference.
    references_until = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = "klinik"

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Assignment(models.Model):
    """The role of one member of staff in one facility."""

    class Role(models.TextChoices):
        SUPERADMIN = "superadmin", "Superadmin"
        ADMIN = "admin", "Admin"
        PENDAFTARAN = "pendaftaran", "Pendaftaran"
        PERAWAT = "perawat", "Perawat"
        DOKTER = "dokter", "Dokter"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    permissions = models.ManyToManyField(Permission, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "facility"], name="one_role_per_facility")]
        permissions = [(right.value, right.label) for right in Right]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.facility}"


class ServiceAccount(models.Model):
    """The credentials of one facility at one BPJS service, and whether it is bridged there.

    PCare, Antrean and iCare have independent sets: the `user_key` differs even where the rest is equal
    (spec/bpjs-fktp.md §1.2 [A]). Secrets are encrypted at rest; only `titian.connection` decrypts them.
    """

    class Service(models.TextChoices):
        PCARE = "pcare", "PCare"
        ANTREAN = "antrean", "Antrean FKTP"
        ICARE = "icare", "iCare"

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="service_accounts")
    service = models.CharField(max_length=10, choices=Service)
    base_url = models.URLField("alamat layanan", max_length=300)
    cons_id = models.CharField(max_length=50)
    secret = SecretField()
    user_key = SecretField()
    username = models.CharField(max_length=100, blank=True)
    password = SecretField(blank=True)
    app_code = models.CharField(max_length=10, default="095")
    is_on = models.BooleanField("aktif", default=True)
    bridged_since = models.DateField("dijembatani sejak", null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    # The version that BPJS refused when it was tested last; 0 = none.
    refused_version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "service"], name="one_account_per_service"),
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()} · {self.facility}"

    @property
    def is_refused(self) -> bool:
        """Whether BPJS refused what is saved now."""
        return 0 < self.version == self.refused_version

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Each saving is a version of its own, so that a refusal of the last one is not held against this."""
        self.version += 1
        super().save(*args, **kwargs)


class Poli(models.Model):
    """A service unit one queues for, with its codes at BPJS (empty = not mapped)."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="poli")
    name = models.CharField("nama poli", max_length=100)
    ticket_letter = models.CharField("huruf antrean", max_length=3)
    pcare_code = models.CharField("kode PCare", max_length=20, blank=True)
    is_sick_visit = models.BooleanField("kunjungan sakit", default=True)
    antrean_code = models.CharField("kode Antrean", max_length=20, blank=True)
    antrean_name = models.CharField("nama di Antrean", max_length=100, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "poli"
        constraints = [
            models.UniqueConstraint(fields=["facility", "name"], name="poli_name_once"),
            models.UniqueConstraint(fields=["facility", "ticket_letter"], name="poli_letter_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Practitioner(models.Model):
    """Who treats: a doctor, dentist or midwife, with the codes at BPJS (empty = not mapped)."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="practitioners")
    name = models.CharField("nama", max_length=150)
    pcare_code = models.CharField("kode PCare", max_length=20, blank=True)
    antrean_code = models.CharField("kode Antrean", max_length=20, blank=True)
    antrean_name = models.CharField("nama di Antrean", max_length=150, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "tenaga medis"
        constraints = [
            models.UniqueConstraint(fields=["facility", "name"], name="practitioner_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PracticeSchedule(models.Model):
    """One practitioner's hours at one poli on one local date, as Antrean FKTP published them."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    poli = models.ForeignKey(Poli, on_delete=models.CASCADE, related_name="schedules")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="schedules")
    date = models.DateField()
    hours = models.CharField(max_length=15)
    capacity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poli", "practitioner", "date", "hours"], name="schedule_once"),
        ]
        indexes = [models.Index(fields=["facility", "date"], name="schedule_facility_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.hours} {self.practitioner} · {self.poli}"

    @property
    def ends_at(self) -> str:
        """ "HH:mm" of its own date, "24:00" where it goes on after midnight."""
        start, _, end = self.hours.partition("-")
        return end if end > start else "24:00"


class Penjamin(models.Model):
    """Who pays besides the patient and BPJS: master data kept by an admin."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="penjamin")
    name = models.CharField("nama penjamin", max_length=150)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "penjamin"
        constraints = [models.UniqueConstraint(fields=["facility", "name"], name="penjamin_name_once")]

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    """A kelurahan or desa with everything above it, from the national list (spec/rme-patient.md §6.1).

    `code` is the Kemendagri code without dots, ten digits: province(2) city(2) district(2) village(4).
    """

    code = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=100)
    district = models.CharField("kecamatan", max_length=100)
    city = models.CharField("kota/kabupaten", max_length=100)
    province = models.CharField("provinsi", max_length=100)
    postal_code = models.CharField("kode pos", max_length=5, blank=True)
    search_text = models.CharField(max_length=320)

    class Meta:
        verbose_name = "kelurahan/desa"

    def __str__(self) -> str:
        return f"{self.name}, {self.district}, {self.city}, {self.province}"


class Duty(models.Model):
    """A periodic duty of the system: when it is next due, and how it went last time."""

    name = models.CharField(max_length=50, unique=True)
    next_due = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    # Renewed by the process that runs it: silent for long, it is dead.
    alive_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name
