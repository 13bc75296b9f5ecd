"""Answers of BPJS beyond the built-in catalogue: what an admin says they mean, and those nobody knows yet."""

from __future__ import annotations

import uuid
from dataclasses import fields

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower

from bpjs_wire.answers import Cause
from titian.facility.models import Facility
from titian.outbox.kinds import Kind, Service
from titian.outbox.models.jobs import Job
from titian.outbox.rulings import ALL_KINDS, CHOICES, Ruling

RULE_KEY = "aturan."
"""How the `answer_key` of an answer begins that a rule decided; its row's number follows."""

ONE_RULE = "one_rule_for_an_answer"
_ANY = -1
"""For what fits any code: to a database two nulls are not the same."""


class AnswerRule(models.Model):
    """One version of one rule, of a clinic or (`facility` null) of all. A row is written once and never changed.

    `ref` is the rule, the same in all its versions; the version in force is the one that was not superseded. What an
    answer was taken for can so be told for ever, and nothing is deleted: a rule that is over has a last version that
    is off. `http` is the status that counts (see `queries.counted_status`), `code` BPJS's own; null fits any.
    """

    ref = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    facility = models.ForeignKey(
        Facility, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    service = models.CharField(max_length=10, choices=Service)
    kind = models.CharField(max_length=24, default=ALL_KINDS)
    http = models.PositiveSmallIntegerField(null=True)
    code = models.IntegerField(null=True)
    pattern = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=20)
    cause = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    what_to_do = models.CharField(max_length=300)
    is_on = models.BooleanField(default=True)

    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "version"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["ref"], name="one_rule_version_in_force", condition=Q(superseded_at__isnull=True)
            ),
            models.UniqueConstraint(
                Coalesce("facility", 0, output_field=models.BigIntegerField()),
                "service",
                "kind",
                Coalesce("http", _ANY),
                Coalesce("code", _ANY),
                Lower("pattern"),
                name=ONE_RULE,
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(name="rule_service_known", condition=Q(service__in=Service.values)),
            models.CheckConstraint(name="rule_kind_known", condition=Q(kind__in=[ALL_KINDS, *Kind.values])),
            # Unknown is not success: `rulings.why_not` says it to the person.
            models.CheckConstraint(
                name="rule_never_delivers", condition=Q(verdict__in=[one.value for one in CHOICES])
            ),
            models.CheckConstraint(
                name="rule_cause_known", condition=Q(cause__in=[one.value for one in Cause])
            ),
            models.CheckConstraint(
                name="rule_names_something", condition=~Q(pattern="") | Q(code__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} v{self.version}"

    @property
    def key(self) -> str:
        return f"{RULE_KEY}{self.pk}"

    @property
    def is_global(self) -> bool:
        return self.facility_id is None

    @property
    def ruling(self) -> Ruling:
        """What this version says, without whose it is and who wrote it."""
        return Ruling(**{one.name: getattr(self, one.name) for one in fields(Ruling)})


class UnknownText(models.Model):
    """A text that no row of the catalogue and no rule knew when it came, masked, and how often it came to a clinic.

    `kind` is a kind of promise, or "probe" where a question was answered so. `digest` is of all that makes it the
    same text: service, kind, HTTP, code and the masked text.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=32)
    service = models.CharField(max_length=10, choices=Service)
    kind = models.CharField(max_length=24)
    http = models.PositiveSmallIntegerField(null=True)
    code = models.IntegerField(null=True)
    text = models.CharField(max_length=300, blank=True)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    example = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "digest"], name="unknown_text_once")]
        indexes = [models.Index(fields=["facility", "last_at"], name="unknown_text_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}: {self.text}"
