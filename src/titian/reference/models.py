"""BPJS's reference lists as kept here, each with the state of its reading."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from titian.facility.models import Facility


class ReferenceList(models.Model):
    """One list: when it is to be read next, how far the reading under way has come, what the last whole one brought.

    A list that is the same for everybody, such as ICD-10, is kept once for each address of BPJS and has no facility;
    all others belong to one facility and have no address. `name` is a key of `reference.lists`.
    """

    name = models.CharField(max_length=30)
    facility = models.ForeignKey(Facility, null=True, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300, blank=True)

    # When it is wanted next; null: nobody wants it. Asked for by a person, it goes before the night's.
    due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)

    # The reading under way: whose, until when the claim holds, and the next question: step and first row.
    run = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    # Rows of this reading that could not be read: while there are any, what was not seen is not called gone.
    unread = models.PositiveIntegerField(default=0)
    # So many rows were missing that they were kept, until another reading misses them too.
    doubted_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    # What the last whole reading brought.
    finished_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    renamed = models.PositiveIntegerField(default=0)

    # The clinic's own poli or practitioners were made from its other service's list: this one joins them.
    takes_over = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "name"], condition=Q(facility__isnull=False), name="list_of_facility_once"
            ),
            models.UniqueConstraint(
                fields=["address", "name"], condition=Q(facility__isnull=True), name="shared_list_once"
            ),
            models.CheckConstraint(
                name="facility_or_address", condition=Q(facility__isnull=True) | Q(address="")
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="list_due", condition=Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.name} · {self.facility or self.address}"


class Entry(models.Model):
    """One row of a list. It stays when BPJS drops it, marked by `gone_at`: something here may still use its code.

    `group` tells rows of one code apart, such as the kind of an allergy; `detail` holds what else BPJS says of it,
    in our words. `seen_run` is the reading that saw it last.
    """

    list = models.ForeignKey(ReferenceList, on_delete=models.CASCADE, related_name="entries")
    group = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    search_text = models.CharField(max_length=360)
    seen_run = models.PositiveIntegerField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "group", "code"], name="entry_once")]
        indexes = [models.Index(fields=["list", "name", "code"], name="entry_by_name")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Change(models.Model):
    """What a whole reading found different from the one before it; the first reading of a list changes nothing."""

    class Kind(models.TextChoices):
        ADDED = "added", "Baru"
        GONE = "gone", "Hilang"
        RENAMED = "renamed", "Ganti nama"

    list = models.ForeignKey(ReferenceList, on_delete=models.CASCADE, related_name="changes")
    run = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    group = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    old_name = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["list", "-at"], name="change_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code} {self.name}"


class Sitting(models.Model):
    """Who sits where and when on a local date, in Antrean FKTP's own codes, whether we have mapped them or not."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    date = models.DateField()
    poli_code = models.CharField(max_length=20)
    poli_name = models.CharField(max_length=100)
    practitioner_code = models.CharField(max_length=20)
    practitioner_name = models.CharField(max_length=150)
    hours = models.CharField(max_length=15)
    capacity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "date", "poli_code", "practitioner_code", "hours"], name="sitting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.hours} {self.practitioner_name} · {self.poli_name}"


class Renewal(models.Model):
    """A poli or practitioner with other codes than before: the promises made with the old ones are still to follow.

    Written in the transaction of the change and gone when all is done, so that no end of a process loses it. The
    visits follow in the order of their refs; `after` is the last one that did. Asked again, another row begins anew.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    ref = models.UUIDField()
    asked_at = models.DateTimeField()
    after = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "ref"], name="renewal_once")]

    def __str__(self) -> str:
        return f"{self.ref} {self.asked_at:%Y-%m-%d %H:%M}"
