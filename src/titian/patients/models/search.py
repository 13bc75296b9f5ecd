"""How a patient is found by name."""

from __future__ import annotations

from django.db import models

from titian.facility.models import Facility
from titian.patients.models.patient import Patient


class SearchRow(models.Model):
    """One way to find a patient by name. The columns sort by bytes on both engines, so a prefix is a range.

    `Patient.searchable_as` says by which rules the rows of a patient were made.
    """

    class Kind(models.TextChoices):
        WORD = "w", "a word of the name"
        SOUND = "s", "how a word sounds"
        PART = "p", "the end of a word, three letters or more"

    LONGEST_KEY, SHORTEST_PART = 32, 3

    pk = models.CompositePrimaryKey("facility", "kind", "key", "patient")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=1, choices=Kind)
    key = models.CharField(max_length=LONGEST_KEY)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, db_index=False, related_name="search_rows")

    class Meta:
        # Who has one word of a name is asked for the others: one look into this index instead of one at each row.
        indexes = [models.Index(fields=["patient", "kind", "key"], name="search_rows_of_patient")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
