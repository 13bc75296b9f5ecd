"""What is typed and not saved yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.http import QueryDict

from titian.facility.models import Facility
from titian.patients.models.patient import Patient


class PatientDraft(models.Model):
    """A form about a patient as one person has typed it so far: theirs alone, kept for some days.

    `form_ref` is the patient's `ref`, which a new form has chosen before it is saved. It is as legible as the record
    itself, beside which it lies.
    """

    LONGEST_ENTRY = 300

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form_ref = models.UUIDField()
    patient = models.ForeignKey(
        Patient, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    entry = models.CharField(max_length=LONGEST_ENTRY, blank=True)
    """The query of the form's address: what stands behind the entry, such as BPJS's answer."""
    typed = models.JSONField()
    """All values of each field as posted, whatever fields the form has."""
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "user", "form_ref"], name="one_draft_a_form")
        ]

    def __str__(self) -> str:
        return f"draf {self.form_ref}"

    @property
    def posted(self) -> QueryDict:
        """As the form was posted."""
        posted = QueryDict(mutable=True)
        for field, values in self.typed.items():
            posted.setlist(field, values)
        return posted

    @property
    def name(self) -> str:
        """Of whom it is, as far as that was typed."""
        return " ".join(self.posted.get("name", "").split())

    @property
    def query(self) -> str:
        """The query with which the form's address shows this draft."""
        return f"{self.entry}&draf={self.form_ref}".removeprefix("&")
