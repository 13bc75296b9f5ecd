"""The promise to tell BPJS something, its lane and its service (delivery.md, "Facts on a job").

Three facts, not one word: where is it (`state`), do we still want it (`wanted`), may it be at BPJS
(`maybe_there`). Combinations that cannot be are CHECK constraints.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from titian.facility.models import Facility
from titian.outbox.kinds import FACTS, PAYLOAD_VERSION, Kind, KindFacts, Service
from titian.outbox.states import FINISHED, OPEN, UNFINISHED, Hold, State


class ServiceState(models.Model):
    """One BPJS service as one facility meets it: breaker (R16), pause (R15), and what was last seen.

    In the database because web and worker are different processes. The claim locks these rows.
    """

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="service_states", db_index=False
    )
    service = models.CharField(max_length=10, choices=Service)
    failing_jobs = models.JSONField(default=list)
    broken_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause_key = models.CharField(max_length=60, blank=True)
    pause_message = models.CharField(max_length=500, blank=True)
    probes = models.PositiveIntegerField(default=0)
    probe_due_at = models.DateTimeField(null=True)
    probe_claim = models.UUIDField(null=True)
    probed_version = models.PositiveIntegerField(default=0)
    # When a worker last looked here for work. Where it found none that could go: at which pulse of the facility, and
    # until when it need not look again while that beats no further.
    looked_at = models.DateTimeField(null=True)
    idle_pulse = models.PositiveBigIntegerField(null=True)
    idle_until = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    # With which saving of the account that was.
    ok_version = models.PositiveIntegerField(default=0)
    last_trouble_at = models.DateTimeField(null=True)
    last_trouble = models.CharField(max_length=500, blank=True)
    # Until then BPJS asks to be left alone (Retry-After): nothing is sent, nor probed.
    not_before = models.DateTimeField(null=True)
    # When it last took work again after having been down or paused, and since when it had been.
    shut_since = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "service"], name="one_state_per_service"),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.facility_id}"

    @property
    def is_open_for_work(self) -> bool:
        return self.broken_at is None and self.paused_at is None


class Lane(models.Model):
    """What must go one after another: (facility, service, card as promised else patient, service date): BPJS's own key,
    not the visit's (R1). The row is locked while `seq` is taken."""

    key = models.CharField(max_length=120, unique=True)
    last_seq = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"lane {self.pk}"


class Job(models.Model):
    """One promise. The row is the queue entry."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+", db_index=False)
    service_state = models.ForeignKey(
        ServiceState, on_delete=models.PROTECT, related_name="jobs", db_index=False
    )
    kind = models.CharField(max_length=24, choices=Kind)
    service = models.CharField(max_length=10, choices=Service)
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="jobs", db_index=False)
    seq = models.PositiveIntegerField()
    visit_ref = models.UUIDField()
    patient_ref = models.UUIDField()
    filed_on = models.DateField()

    card_number = models.CharField(max_length=20, blank=True)
    poli_code = models.CharField(max_length=20, blank=True)
    service_date = models.DateField()
    payload = models.JSONField()
    payload_version = models.PositiveSmallIntegerField(default=PAYLOAD_VERSION)
    body_override = models.TextField(null=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    wanted = models.BooleanField(default=True)
    maybe_there = models.BooleanField(default=False)
    hold = models.CharField(max_length=12, choices=Hold, default=Hold.NONE, blank=True)
    due_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    useful_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Doubt(models.TextChoices):
        """Why an unknown job is unknown: it decides what *absent* will mean."""

        NONE = "", "Tidak ada"
        LOST = "lost", "Jawaban hilang"
        DUPLICATE = "duplicate", "BPJS menyebut sudah ada"
        UNCLEAR = "unclear", "Jawaban tidak dikenal"
        BY_HAND = "by_hand", "Dientri manual di BPJS"
        TAKEN = "taken", "Diterima; kiriman sebelumnya mungkin masih menyusul"

    doubt = models.CharField(max_length=10, choices=Doubt, default=Doubt.NONE, blank=True)
    sends = models.PositiveSmallIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    """When the latest send of which nobody heard was given up, or will be: BPJS may commit it later still."""
    retries = models.PositiveIntegerField(default=0)
    lookups = models.PositiveIntegerField(default=0)
    unclear_rounds = models.PositiveSmallIntegerField(default=0)
    absent_since = models.DateTimeField(null=True)
    asked_by_name = models.CharField(max_length=150, blank=True)
    unknown_since = models.DateTimeField(null=True)

    http_code = models.PositiveSmallIntegerField(null=True)
    bpjs_code = models.IntegerField(null=True)
    bpjs_message = models.TextField(blank=True)
    answer_key = models.CharField(max_length=60, blank=True)
    bpjs_sequence = models.CharField(max_length=20, blank=True)
    bpjs_visit_number = models.CharField(max_length=30, blank=True)

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Conditions on IS NULL alone: SQLite ignores a partial index on `state IN (...)` with
            # bound parameters. tests/integration/outbox/test_plans.py asserts that they are used.
            # A lane is one card on one day: its few rows are found by `seq_once_per_lane`. A foreign key that begins
            # one of these, or a constraint, has no index of its own: every edge of a job would write it again.
            # With the key, for PostgreSQL to walk in the order of the claim: what is behind the first few is not read.
            models.Index(
                fields=["service_state", "due_at", "id"], name="job_due", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=["service_state"], name="job_claimed", condition=Q(claim__isnull=False)),
            models.Index(fields=["facility", "filed_on", "kind"], name="job_list"),
            models.Index(fields=["visit_ref", "kind"], name="job_visit"),
            # What is left of earlier days, among years of what is done: Job.unfinished() says it in the same letters.
            models.Index(
                fields=["facility", "filed_on"],
                name="job_unfinished",
                condition=Q(state__in=sorted(UNFINISHED)),
            ),
            models.Index(fields=["facility", "patient_ref"], name="job_patient"),
            models.Index(fields=["facility", "service_date", "bpjs_sequence"], name="job_sequence"),
            # A noKunjungan is looked for in all years: Job.has_visit_number() says it in the same letters.
            models.Index(
                fields=["facility", "bpjs_visit_number"],
                name="job_visit_number",
                condition=Q(bpjs_visit_number__gt=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["lane", "seq"], name="seq_once_per_lane"),
            models.UniqueConstraint(
                fields=["lane"], name="one_in_flight_per_lane", condition=Q(claim__isnull=False)
            ),
            models.CheckConstraint(name="state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="service_known", condition=Q(service__in=Service.values)),
            models.CheckConstraint(name="hold_known", condition=Q(hold__in=Hold.values)),
            models.CheckConstraint(
                name="claimed_while_sending",
                condition=Q(state=State.SENDING, claim__isnull=False)
                | (~Q(state=State.SENDING) & Q(claim__isnull=True)),
            ),
            models.CheckConstraint(
                name="due_while_open",
                condition=Q(state__in=sorted(OPEN), due_at__isnull=False, finished_at__isnull=True)
                | Q(state__in=sorted(FINISHED), due_at__isnull=True, finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="unknown_may_be_there", condition=~Q(state=State.UNKNOWN) | Q(maybe_there=True)
            ),
            models.CheckConstraint(
                name="settled_is_certain",
                condition=~Q(state__in=[State.SENT, State.CANCELLED]) | Q(maybe_there=False),
            ),
            models.CheckConstraint(
                name="waiting_is_wanted", condition=~Q(state=State.WAITING) | Q(wanted=True)
            ),
            models.CheckConstraint(
                name="cancelled_is_unwanted", condition=~Q(state=State.CANCELLED) | Q(wanted=False)
            ),
            models.CheckConstraint(name="held_while_waiting", condition=Q(hold="") | Q(state=State.WAITING)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """Django goes through the choices each time, and a list asks for every line."""
        return Kind(self.kind).label

    def get_service_display(self) -> str:  # type: ignore[no-redef]
        return Service(self.service).label

    @property
    def facts(self) -> KindFacts:
        return FACTS[Kind(self.kind)]

    @property
    def says_present(self) -> bool:
        """Of a call: that the patient is there, not that nobody came (R18)."""
        return bool(self.payload.get("is_present"))

    @staticmethod
    def unfinished() -> Q:
        """Those that still need BPJS or a person. In letters, for SQLite takes a partial index for no bound values."""
        states = ", ".join(f"'{state}'" for state in sorted(UNFINISHED))
        is_unfinished = f"outbox_job.state IN ({states})"
        return Q(RawSQL(is_unfinished, (), models.BooleanField()))  # noqa: S611 - our own words

    @staticmethod
    def has_visit_number() -> Q:
        """Those to which BPJS gave a noKunjungan; in letters, as above."""
        return Q(RawSQL("outbox_job.bpjs_visit_number > ''", (), models.BooleanField()))

    @staticmethod
    def never_left(now: datetime) -> Q:
        """Those that are wanted, of use still, and certainly not at BPJS: they may be made anew."""
        useful = Q(useful_until__isnull=True) | Q(useful_until__gt=now)
        return useful & Q(state__in=[State.WAITING, State.FAILED], maybe_there=False, wanted=True)
