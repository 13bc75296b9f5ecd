"""General consent (KMK 1423/2022, block III; spec/rme-patient.md §1.5): what was read, and what was answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from titian.facility.models import Facility
from titian.patients.models.codes import Relation
from titian.patients.models.patient import Patient

_AGREEMENT = [(True, "Setuju"), (False, "Tidak setuju")]
_NEED = [(True, "Ya"), (False, "Tidak")]


class ConsentText(models.Model):
    """A version of what the clinic asks its patients to agree to. None is ever changed: an edit is the next one."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="consent_texts")
    version = models.PositiveIntegerField("versi")
    body = models.TextField("teks persetujuan", max_length=20_000)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = "teks persetujuan umum"
        constraints = [models.UniqueConstraint(fields=["facility", "version"], name="consent_version_once")]

    def __str__(self) -> str:
        return f"teks persetujuan umum versi {self.version}"


class ConsentQuerySet(models.QuerySet["GeneralConsent"]):
    def newest(self) -> ConsentQuerySet:
        return self.order_by("-given_at", "-pk")

    def last_given(self) -> GeneralConsent | None:
        """In force, or withdrawn."""
        return self.newest().first()

    def in_force(self) -> GeneralConsent | None:
        """The last one given, unless it was withdrawn: what it replaced does not come back by that."""
        last = self.last_given()
        return last if last and last.withdrawn_at is None else None


class GeneralConsent(models.Model):
    """What a patient, or who is responsible for them, answered once. A change of mind is another row.

    `given_at` is when it was signed, `recorded_at` when it was entered: in a power cut, paper is first.
    """

    class Method(models.TextChoices):
        PAPER = "paper", "Tanda tangan basah di kertas"
        SCANNED = "scanned", "Tanda tangan basah, lembarnya dipindai"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField("waktu persetujuan")

    agrees_to_payment = models.BooleanField("Ketentuan pembayaran", choices=_AGREEMENT)
    agrees_to_rights = models.BooleanField("Hak dan kewajiban pasien", choices=_AGREEMENT)
    agrees_to_house_rules = models.BooleanField("Tata tertib klinik", choices=_AGREEMENT)
    needs_interpreter = models.BooleanField("Perlu penerjemah", choices=_NEED)
    needs_counsellor = models.BooleanField("Perlu rohaniawan", choices=_NEED)
    releases_to_payer = models.BooleanField("1. Hasil penunjang kepada penjamin", choices=_AGREEMENT)
    releases_to_trainees = models.BooleanField("2. Kepada peserta didik", choices=_AGREEMENT)
    releases_to_family = models.BooleanField("3. Kepada anggota keluarga", choices=_AGREEMENT)
    family_names = models.CharField("Nama anggota keluarga", max_length=250, blank=True)
    releases_to_faskes = models.BooleanField("4. Kepada faskes untuk rujukan", choices=_AGREEMENT)
    faskes_name = models.CharField("Nama faskes", max_length=150, blank=True)
    is_told_of_satusehat = models.BooleanField("Sudah diberi tahu tentang SATUSEHAT", choices=_NEED)

    responsible_name = models.CharField("Nama yang menandatangani", max_length=150)
    responsible_relation = models.CharField("Hubungan dengan pasien", max_length=1, choices=Relation)
    officer_name = models.CharField("Petugas yang menjelaskan", max_length=150)
    method = models.CharField("Cara tanda tangan", max_length=10, choices=Method)
    kept_at = models.CharField("Lembar disimpan di", max_length=100, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=150, blank=True)
    withdrawal_reason = models.CharField("alasan", max_length=250, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "persetujuan umum"
        constraints = [
            models.CheckConstraint(
                name="consent_names_family", condition=Q(releases_to_family=False) | ~Q(family_names="")
            ),
            models.CheckConstraint(
                name="consent_names_faskes", condition=Q(releases_to_faskes=False) | ~Q(faskes_name="")
            ),
            models.CheckConstraint(
                name="consent_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["patient", "-given_at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"persetujuan umum {self.ref}"

    @property
    def declined(self) -> int:
        """How much of what is asked for was answered with *Tidak setuju*, of `agreements`. A need is no refusal."""
        return sum(not getattr(self, name) for name in self._agreements)

    @property
    def agreements(self) -> int:
        """How much is asked for."""
        return len(self._agreements)

    @property
    def _agreements(self) -> list[str]:
        return [field.name for field in self._meta.concrete_fields if field.choices == _AGREEMENT]
