"""Who was said not to be whom."""

from __future__ import annotations

from django.db import models

from titian.patients.models.patient import Patient


class ToldApart(models.Model):
    """Two patients of whom a person said that they are two: nobody is asked about them while both are known by the
    same. `one` is who was written down first; who said so and why stands in the audit's own row.
    """

    LONGEST = 64

    one = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    known_by = models.CharField(max_length=LONGEST)
    """A digest of the facts of both, by which the two were told apart."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="told_apart_once")]

    def __str__(self) -> str:
        return f"{self.one_id} bukan {self.other_id}"
