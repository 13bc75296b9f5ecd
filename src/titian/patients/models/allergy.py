"""What a patient must not be given."""

from __future__ import annotations

from django.db import models

from titian.facility.models import Facility
from titian.patients.models.codes import AllergyCategory, AllergySeverity, AllergySource
from titian.patients.models.patient import Patient


class Allergy(models.Model):
    """One allergy as it was told at the desk; that there is none is `Patient.no_known_allergies`."""

    REMOVED = "remove_allergy"
    """The act that says which row went: the trail's own entry of it is not found by the patient."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="allergies")
    category = models.CharField("jenis", max_length=11, choices=AllergyCategory)
    substance = models.CharField("zat", max_length=250)
    reaction = models.CharField("reaksi", max_length=100, blank=True)
    severity = models.CharField("keparahan", max_length=8, choices=AllergySeverity, blank=True)
    source = models.CharField("sumber", max_length=7, choices=AllergySource, blank=True)

    class Meta:
        verbose_name = "alergi"
        ordering = ("pk",)

    def __str__(self) -> str:
        told = ", ".join(filter(None, (self.reaction, self.get_severity_display().lower())))
        return f"{self.substance} ({told})" if told else self.substance
