"""What happened to a promise: every exchange with BPJS, and every change of its state."""

from __future__ import annotations

from django.db import models

from titian.outbox.models.jobs import Job


class Attempt(models.Model):
    """One exchange with BPJS for a job, written before anything is sent.

    Request and response are text, never jsonb, which reorders keys and rewrites numbers. The key
    columns are frozen as sent: a look-up asks for these, whatever was edited since (R8).
    """

    class Trigger(models.TextChoices):
        AUTO = "auto", "Otomatis"
        RESEND = "resend", "Kirim ulang"
        LOOKUP = "lookup", "Tanya BPJS"

    class Outcome(models.TextChoices):
        """How it ended; empty while it is under way."""

        DELIVERED = "delivered", "Diterima"
        PRESENT = "present", "Ditemukan di BPJS"
        ABSENT = "absent", "Tidak ada di BPJS"
        INCOMPLETE = "incomplete", "Belum dapat dipastikan"
        SEVERAL = "several", "Ada lebih dari satu di BPJS"
        REFUSED = "refused", "Ditolak"
        ALREADY_THERE = "already_there", "Sudah ada di BPJS"
        TRY_LATER = "try_later", "Belum sampai"
        AMBIGUOUS = "ambiguous", "Jawaban hilang"
        UNCLEAR = "unclear", "Jawaban tidak dikenal"
        CREDENTIALS = "credentials", "Kredensial ditolak"
        GIVEN_BACK = "given_back", "Dikembalikan sebelum dikirim"
        LEASE_EXPIRED = "lease_expired", "Pekerja berhenti di tengah jalan"

    UNHEARD = ("", Outcome.AMBIGUOUS, Outcome.UNCLEAR, Outcome.LEASE_EXPIRED)
    """How one stands of which nobody knows whether BPJS is done with it."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    number = models.PositiveIntegerField()
    trigger = models.CharField(max_length=10, choices=Trigger)
    by_name = models.CharField(max_length=150)
    claim = models.UUIDField()
    card_number = models.CharField(max_length=20, blank=True)
    poli_code = models.CharField(max_length=20, blank=True)
    service_date = models.DateField()
    request_line = models.CharField(max_length=300, blank=True)
    request_body = models.TextField(blank=True)
    response_text = models.TextField(blank=True)
    http_code = models.PositiveSmallIntegerField(null=True)
    bpjs_code = models.IntegerField(null=True)
    bpjs_message = models.TextField(blank=True)
    answer_key = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    is_late = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    """When request and answer were taken out (R20)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="attempt_number_once")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number} {self.trigger} {self.outcome}"


class JobEvent(models.Model):
    """Every edge of a job, and every change that is no edge (from = to): who, when, why."""

    EDITED, TAKEN_BACK, REBUILT = "isi diubah", "isi ubahan dibuang", "disusun ulang dari sumbernya"
    """How `why` begins where the text changed: by a person, back to what was promised, anew from its source."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    start = models.CharField(max_length=10, blank=True)
    end = models.CharField(max_length=10)
    by_name = models.CharField(max_length=150)
    by_user_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    attempt = models.ForeignKey(
        Attempt, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"{self.job_id}: {self.start} -> {self.end}"
