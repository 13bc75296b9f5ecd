"""The day's line at each poli: one authority for its numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from titian.facility.models import Facility, Poli
from titian.patients.models import Patient


class Place(models.TextChoices):
    """Where a ticket stands in the line; the label is what the desk and the display say."""

    WAITING = "waiting", "Menunggu"
    CALLED = "called", "Dipanggil"
    ABSENT = "absent", "Tidak hadir"
    CANCELLED = "cancelled", "Dibatalkan"


class TicketCounter(models.Model):
    """The last number given at a poli on a local date. The row is locked while a number is taken."""

    poli = models.ForeignKey(Poli, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poli", "date"], name="counter_once_per_day")]

    def __str__(self) -> str:
        return f"{self.poli_id} {self.date}: {self.last}"


class AntreanTicket(models.Model):
    """One place in the line: gap-free per poli and day, the same number on paper, screen and at BPJS."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    poli = models.ForeignKey(Poli, on_delete=models.PROTECT, related_name="tickets")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="tickets")
    date = models.DateField()
    number = models.PositiveIntegerField()
    # As called, printed and told to BPJS: it stays when the clinic chooses another form or letter.
    text = models.CharField(max_length=20)
    issued_at = models.DateTimeField()
    # When the poli called it first and last; a call may be repeated, and who did not come may be called again.
    # Who called first, and who noted that nobody came: "" for tickets of before this was kept.
    called_at = models.DateTimeField(null=True)
    called_by_name = models.CharField(max_length=150, blank=True)
    last_called_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    absent_at = models.DateTimeField(null=True)
    absent_by_name = models.CharField(max_length=150, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poli", "date", "number"], name="ticket_number_once"),
            models.CheckConstraint(
                name="absent_after_a_call", condition=Q(absent_at__isnull=True) | Q(called_at__isnull=False)
            ),
            models.CheckConstraint(
                name="caller_of_a_call", condition=Q(called_by_name="") | Q(called_at__isnull=False)
            ),
            models.CheckConstraint(
                name="noter_of_an_absence", condition=Q(absent_by_name="") | Q(absent_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def place(self) -> Place:
        """Where in the line it stands now."""
        if self.cancelled_at:
            return Place.CANCELLED
        if self.absent_at:
            return Place.ABSENT
        return Place.CALLED if self.called_at else Place.WAITING
