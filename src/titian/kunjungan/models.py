"""The record of a consultation, what was found and where the patient went, and every version that was signed."""

from __future__ import annotations

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from bpjs_wire.codes import MOST_WORDS, NO_TACC
from titian.facility.models import Facility, Poli, Practitioner
from titian.kunjungan.content import MOST_DIAGNOSES, VITALS
from titian.pendaftaran.models import Pendaftaran

TACC = (NO_TACC, 1, 2, 3, 4)


def _vital(verbose_name: str, digits: int = 0) -> models.Field:  # type: ignore[type-arg]
    """Null: not measured; never 0."""
    if digits:
        return models.DecimalField(verbose_name, max_digits=digits, decimal_places=1, null=True)
    return models.PositiveSmallIntegerField(verbose_name, null=True)


class Kunjungan(models.Model):
    """What was told, measured, found and done at one pendaftaran. A draft until it is signed; half empty till then.

    One is live for a pendaftaran; a voided one stays, and may be written anew. `version` grows with every change, so
    that two people do not overwrite each other. Codes are BPJS's, "" where nothing was chosen.
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    pendaftaran = models.ForeignKey(Pendaftaran, on_delete=models.PROTECT, related_name="kunjungan")
    practitioner = models.ForeignKey(
        Practitioner, verbose_name="tenaga medis", null=True, on_delete=models.PROTECT, related_name="+"
    )

    chief_complaint = models.CharField("keluhan", max_length=MOST_WORDS, blank=True)
    anamnesis = models.CharField("anamnesis", max_length=MOST_WORDS, blank=True)
    consciousness = models.CharField("kesadaran", max_length=10, blank=True)
    systolic = _vital("sistol")
    diastolic = _vital("diastol")
    weight_kg = models.DecimalField("berat badan", max_digits=5, decimal_places=2, null=True)
    height_cm = _vital("tinggi badan", 4)
    waist_cm = _vital("lingkar perut", 4)
    respiratory_rate = _vital("laju napas")
    heart_rate = _vital("denyut jantung")
    temperature_c = _vital("suhu", 3)
    food_allergy = models.CharField("alergi makanan", max_length=10, blank=True)
    air_allergy = models.CharField("alergi udara", max_length=10, blank=True)
    drug_allergy = models.CharField("alergi obat", max_length=10, blank=True)
    medicine_therapy = models.TextField("terapi obat", blank=True)
    other_therapy = models.TextField("terapi nonobat", blank=True)
    consumables = models.TextField("bahan habis pakai", blank=True)
    prognosis = models.CharField("prognosis", max_length=10, blank=True)
    disposition = models.CharField("status pulang", max_length=10, blank=True)
    ended_on = models.DateField("tanggal pulang", null=True)
    internal_poli = models.ForeignKey(
        Poli, verbose_name="rujukan internal", null=True, on_delete=models.PROTECT, related_name="+"
    )
    tacc = models.SmallIntegerField("TACC", default=NO_TACC)
    tacc_reason = models.CharField("alasan TACC", max_length=330, blank=True)

    # When the patient was seen, and when it was written down: after a power cut paper comes first.
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)
    signed_at = models.DateTimeField(null=True)
    signed_by_name = models.CharField(max_length=150, blank=True)
    voided_at = models.DateTimeField(null=True)
    voided_by_name = models.CharField(max_length=150, blank=True)
    void_reason = models.CharField("alasan pembatalan", max_length=200, blank=True)

    class Meta:
        verbose_name = "kunjungan"
        constraints = [
            models.UniqueConstraint(
                fields=["pendaftaran"],
                name="one_live_kunjungan_per_pendaftaran",
                condition=Q(voided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="kunjungan_signed_by_someone",
                condition=Q(signed_at__isnull=True, signed_by_name="")
                | (Q(signed_at__isnull=False) & ~Q(signed_by_name="")),
            ),
            models.CheckConstraint(
                name="kunjungan_voided_by_someone_for_a_reason",
                condition=Q(voided_at__isnull=True, voided_by_name="", void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(voided_by_name="") & ~Q(void_reason="")),
            ),
            models.CheckConstraint(
                name="kunjungan_voided_after_signed",
                condition=Q(voided_at__isnull=True) | Q(signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="kunjungan_signed_is_told",
                condition=Q(signed_at__isnull=True)
                | (
                    Q(practitioner__isnull=False, ended_on__isnull=False)
                    & ~Q(chief_complaint="")
                    & ~Q(anamnesis="")
                    & ~Q(disposition="")
                ),
            ),
            *(
                models.CheckConstraint(
                    name=f"kunjungan_{name}_is_never_0",
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": 0}),
                )
                for name in VITALS
            ),
            models.CheckConstraint(
                name="kunjungan_systolic_above_diastolic",
                condition=Q(systolic__isnull=True)
                | Q(diastolic__isnull=True)
                | Q(systolic__gt=F("diastolic")),
            ),
            models.CheckConstraint(
                name="kunjungan_tacc_known",
                condition=Q(tacc=NO_TACC, tacc_reason="") | Q(tacc__in=TACC[1:]),
            ),
        ]

    def __str__(self) -> str:
        return f"kunjungan {self.pendaftaran_id}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class Diagnosis(models.Model):
    """One of up to three; place 1 is the main one. Its name stays as it was when it was chosen."""

    kunjungan = models.ForeignKey(Kunjungan, on_delete=models.CASCADE, related_name="diagnoses")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "diagnosis"
        constraints = [
            models.UniqueConstraint(fields=["kunjungan", "place"], name="diagnosis_place_once"),
            models.UniqueConstraint(fields=["kunjungan", "code"], name="diagnosis_code_once"),
            models.CheckConstraint(
                name="diagnosis_place_known", condition=Q(place__gte=1, place__lte=MOST_DIAGNOSES)
            ),
            models.CheckConstraint(name="diagnosis_has_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Rujukan(models.Model):
    """Where a consultation sends its patient: a hospital's subspecialty, or a special kind of care there."""

    class Kind(models.TextChoices):
        SUBSPECIALTY = "subspesialis", "Ke subspesialis"
        SPECIAL = "khusus", "Rujukan khusus"

    kunjungan = models.OneToOneField(Kunjungan, on_delete=models.CASCADE, related_name="rujukan")
    kind = models.CharField("jenis rujukan", max_length=12, choices=Kind)
    planned_for = models.DateField("rencana tanggal rujuk", null=True)
    hospital_code = models.CharField(max_length=20, blank=True)
    hospital_name = models.CharField(max_length=300, blank=True)
    subspecialty_code = models.CharField(max_length=20, blank=True)
    subspecialty_name = models.CharField(max_length=300, blank=True)
    sarana_code = models.CharField(max_length=20, blank=True)
    special_code = models.CharField(max_length=20, blank=True)
    notes = models.CharField("catatan", max_length=MOST_WORDS, blank=True)

    class Meta:
        verbose_name = "rujukan"
        constraints = [
            models.CheckConstraint(
                name="rujukan_has_one_shape",
                condition=Q(kind="subspesialis", special_code="", notes="")
                | Q(kind="khusus", sarana_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"rujukan ke {self.hospital_name or self.hospital_code}"


class Version(models.Model):
    """What stood in a signed record before it was amended, frozen with its signature; written once, never changed."""

    kunjungan = models.ForeignKey(Kunjungan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    signed_at = models.DateTimeField()
    signed_by_name = models.CharField(max_length=150)
    replaced_at = models.DateTimeField()
    replaced_by_name = models.CharField(max_length=150)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kunjungan", "number"], name="kunjungan_version_once"),
            models.CheckConstraint(name="kunjungan_version_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.kunjungan_id} v{self.number}"
