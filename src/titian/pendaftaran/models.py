"""A patient registered for a poli on a day: where the promises to BPJS begin."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from titian.antrean.models import AntreanTicket
from titian.facility.models import Facility, Penjamin, Poli, Practitioner
from titian.patients.models import Patient
from titian.peserta.models import PesertaRecord


class Pendaftaran(models.Model):
    """One front-desk registration. The payer is a fact of the visit, not of the patient (design §3)."""

    class Payer(models.TextChoices):
        BPJS = "bpjs", "BPJS"
        PERSONAL = "pribadi", "Pribadi"
        OFFICE = "kantor", "Kantor"
        PENJAMIN = "penjamin", "Penjamin"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="pendaftaran")
    poli = models.ForeignKey(Poli, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    hours = models.CharField("jam praktik", max_length=15, blank=True)
    service_date = models.DateField("tanggal pelayanan")
    ticket = models.OneToOneField(AntreanTicket, on_delete=models.PROTECT, related_name="pendaftaran")
    payer = models.CharField("pembayar", max_length=10, choices=Payer)
    penjamin = models.ForeignKey(Penjamin, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    peserta_record = models.ForeignKey(PesertaRecord, null=True, on_delete=models.PROTECT, related_name="+")
    # The mother, where a newborn goes by her card (`patients.queries.insured_for`); null = the patient's own.
    card_holder = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="+")
    # The card as promised to BPJS: a later change of the patient's card never reaches a promise (R1).
    card_number = models.CharField(max_length=13, blank=True)
    # BPJS said after the registration that it does not pay: a person must choose who does (R19).
    needs_payer = models.BooleanField(default=False)
    # When PCare is told, as the clinic had it at the desk: a later change of the setting strands no registration.
    tells_pcare = models.CharField(
        max_length=10, choices=Facility.TellsPcare, default=Facility.TellsPcare.AT_DESK
    )
    examined_at = models.DateTimeField(null=True)
    other_faskes_reason = models.CharField("alasan melayani peserta faskes lain", max_length=200, blank=True)
    complaint = models.CharField("keluhan", max_length=400, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_name = models.CharField(max_length=150, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "pendaftaran"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "poli", "service_date"],
                name="one_live_pendaftaran_per_poli_and_day",
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="cancelled_by_someone",
                condition=Q(cancelled_at__isnull=True, cancelled_by_name="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_by_name="")),
            ),
        ]
        indexes = [models.Index(fields=["facility", "service_date"], name="pendaftaran_day")]

    @property
    def insured(self) -> Patient:
        """By whose membership BPJS pays, where it does."""
        return self.card_holder or self.patient

    @property
    def paying_mother(self) -> Patient | None:
        """Whose card it is that BPJS pays by, where it is not the patient's own."""
        return self.card_holder if self.payer == self.Payer.BPJS else None

    @property
    def is_pcare_due(self) -> bool:
        """Whether the moment has come at which PCare is to hear of it."""
        called = self.ticket.called_at is not None
        match self.tells_pcare:
            case Facility.TellsPcare.AT_CALL:
                return called or self.examined_at is not None
            case Facility.TellsPcare.AT_FINISH:
                return self.examined_at is not None
            case _:
                return True

    def __str__(self) -> str:
        return f"pendaftaran {self.ticket} {self.service_date}"
