"""BPJS membership: what BPJS answered, when, and who asked. A history, never overwritten."""

from __future__ import annotations

import uuid

from django.db import models

from titian.facility.models import Facility


class PesertaRecord(models.Model):
    """One answer of BPJS about one member (bpjs.pcare.peserta), or that it knows none.

    An answer that tells nothing of a member (a refusal, an HTML page) is kept too, as `unusable`.

    `patient_ref` is `patients.Patient.ref` once a patient is tied to it; this app stands below
    patients and knows nothing else of them.
    """

    class Finding(models.TextChoices):
        ACTIVE = "active", "Aktif"
        INACTIVE = "inactive", "Tidak aktif"
        UNKNOWN_NUMBER = "unknown_number", "Tidak ditemukan"
        UNUSABLE = "unusable", "Jawaban tidak dapat dipakai"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    patient_ref = models.UUIDField(null=True, db_index=True)
    asked_number = models.CharField(max_length=16)
    finding = models.CharField(max_length=16, choices=Finding)
    card_number = models.CharField(max_length=13, blank=True)
    nik = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=200, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_date = models.DateField(null=True)
    class_name = models.CharField(max_length=50, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    status_text = models.CharField(max_length=300, blank=True)
    home_faskes_code = models.CharField(max_length=20, blank=True)
    home_faskes_name = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    arrears = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    raw_answer = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by_name = models.CharField(max_length=150)
    checked_by_user_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["facility", "card_number", "-checked_at"], name="peserta_card_recent")
        ]

    def __str__(self) -> str:
        return f"peserta {self.pk} {self.finding} {self.checked_at:%Y-%m-%d}"

    @property
    def is_active(self) -> bool:
        return self.finding == self.Finding.ACTIVE

    @property
    def belongs_elsewhere(self) -> bool:
        """Only what both sides know can differ: a clinic that has not given its own code cannot tell."""
        ours = self.facility.faskes_code
        return bool(ours and self.home_faskes_code) and self.home_faskes_code != ours

    @property
    def is_reported_dead(self) -> bool:
        """BPJS says so; a wrong number on the desk, or a mistake of BPJS's, says it of the living as well."""
        return not self.is_active and "MENINGGAL" in self.status_text.upper()

    @property
    def owes(self) -> bool:
        """Not active because nobody pays, as far as BPJS's free text says."""
        said = self.status_text.upper()
        unpaid = any(word in said for word in ("PREMI", "IURAN", "TUNGGAK", "PENANGGUHAN"))
        return not self.is_active and (unpaid or bool(self.arrears))
