"""All steps to 0014 as one, for a clinic that begins: it would take each of them, and SQLite build the tables anew for most."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("outbox", "0001_initial"),
        ("outbox", "0002_recovered_at"),
        ("outbox", "0003_credentials_that_held"),
        ("outbox", "0004_by_hand"),
        ("outbox", "0005_answer_rules"),
        ("outbox", "0006_looked_at"),
        ("outbox", "0007_one_rule_for_an_answer"),
        ("outbox", "0008_fewer_indexes"),
        ("outbox", "0009_forgotten_bodies"),
        ("outbox", "0010_unfinished"),
        ("outbox", "0011_visit_number"),
        ("outbox", "0012_shut_since"),
        ("outbox", "0013_tally"),
        ("outbox", "0014_count_what_is_there"),
    ]

    initial = True

    dependencies = [
        ("facility", "0005_settings_of_the_watch"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("clock_jump_at", models.DateTimeField(null=True)),
                ("clock_jump_s", models.FloatField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Lane",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("last_seq", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "facility",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="facility.facility",
                    ),
                ),
                ("version", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tambah_antrean", "Tambah Antrean"),
                            ("panggil_antrean", "Panggil Antrean"),
                            ("batal_antrean", "Batal Antrean"),
                            ("tambah_pendaftaran", "Tambah Pendaftaran"),
                            ("hapus_pendaftaran", "Hapus Pendaftaran"),
                            ("tambah_kunjungan", "Tambah Kunjungan"),
                            ("ubah_kunjungan", "Ubah Kunjungan"),
                            ("hapus_kunjungan", "Hapus Kunjungan"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[("pcare", "PCare"), ("antrean", "Antrean FKTP")], max_length=10
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("visit_ref", models.UUIDField()),
                ("patient_ref", models.UUIDField()),
                ("filed_on", models.DateField()),
                ("card_number", models.CharField(blank=True, max_length=20)),
                ("poli_code", models.CharField(blank=True, max_length=20)),
                ("service_date", models.DateField()),
                ("payload", models.JSONField()),
                ("payload_version", models.PositiveSmallIntegerField(default=1)),
                ("body_override", models.TextField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu"),
                            ("sending", "Proses"),
                            ("unknown", "Belum pasti"),
                            ("sent", "Terkirim"),
                            ("failed", "Gagal"),
                            ("cancelled", "Dibatalkan"),
                            ("closed", "Ditutup"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("wanted", models.BooleanField(default=True)),
                ("maybe_there", models.BooleanField(default=False)),
                (
                    "hold",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Tidak ditahan"),
                            ("verifikasi", "Menunggu verifikasi kepesertaan"),
                            ("pemetaan", "Menunggu pemetaan kode BPJS"),
                            ("jadwal", "Menunggu jadwal praktik dari BPJS"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("claim", models.UUIDField(null=True)),
                ("useful_until", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "doubt",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Tidak ada"),
                            ("lost", "Jawaban hilang"),
                            ("duplicate", "BPJS menyebut sudah ada"),
                            ("unclear", "Jawaban tidak dikenal"),
                            ("by_hand", "Dientri manual di BPJS"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("sends", models.PositiveSmallIntegerField(default=0)),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("retries", models.PositiveIntegerField(default=0)),
                ("lookups", models.PositiveIntegerField(default=0)),
                ("unclear_rounds", models.PositiveSmallIntegerField(default=0)),
                ("absent_since", models.DateTimeField(null=True)),
                ("asked_by_name", models.CharField(blank=True, max_length=150)),
                ("unknown_since", models.DateTimeField(null=True)),
                ("http_code", models.PositiveSmallIntegerField(null=True)),
                ("bpjs_code", models.IntegerField(null=True)),
                ("bpjs_message", models.TextField(blank=True)),
                ("answer_key", models.CharField(blank=True, max_length=60)),
                ("bpjs_sequence", models.CharField(blank=True, max_length=20)),
                ("bpjs_visit_number", models.CharField(blank=True, max_length=30)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facility.facility",
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="outbox.lane",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "trigger",
                    models.CharField(
                        choices=[("auto", "Otomatis"), ("resend", "Kirim ulang"), ("lookup", "Tanya BPJS")],
                        max_length=10,
                    ),
                ),
                ("by_name", models.CharField(max_length=150)),
                ("claim", models.UUIDField()),
                ("card_number", models.CharField(blank=True, max_length=20)),
                ("poli_code", models.CharField(blank=True, max_length=20)),
                ("service_date", models.DateField()),
                ("request_line", models.CharField(blank=True, max_length=300)),
                ("request_body", models.TextField(blank=True)),
                ("response_text", models.TextField(blank=True)),
                ("http_code", models.PositiveSmallIntegerField(null=True)),
                ("bpjs_code", models.IntegerField(null=True)),
                ("bpjs_message", models.TextField(blank=True)),
                ("answer_key", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("delivered", "Diterima"),
                            ("present", "Ditemukan di BPJS"),
                            ("absent", "Tidak ada di BPJS"),
                            ("incomplete", "Belum dapat dipastikan"),
                            ("several", "Ada lebih dari satu di BPJS"),
                            ("refused", "Ditolak"),
                            ("already_there", "Sudah ada di BPJS"),
                            ("try_later", "Belum sampai"),
                            ("ambiguous", "Jawaban hilang"),
                            ("unclear", "Jawaban tidak dikenal"),
                            ("credentials", "Kredensial ditolak"),
                            ("given_back", "Dikembalikan sebelum dikirim"),
                            ("lease_expired", "Pekerja berhenti di tengah jalan"),
                        ],
                        max_length=16,
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("duration_ms", models.PositiveIntegerField(null=True)),
                ("forgotten_at", models.DateTimeField(null=True)),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="outbox.job",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JobEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("start", models.CharField(blank=True, max_length=10)),
                ("end", models.CharField(max_length=10)),
                ("by_name", models.CharField(max_length=150)),
                ("by_user_id", models.BigIntegerField(null=True)),
                ("why", models.CharField(max_length=300)),
                ("detail", models.TextField(blank=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outbox.attempt",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="outbox.job"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[("pcare", "PCare"), ("antrean", "Antrean FKTP")], max_length=10
                    ),
                ),
                ("failing_jobs", models.JSONField(default=list)),
                ("broken_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("pause_key", models.CharField(blank=True, max_length=60)),
                ("pause_message", models.CharField(blank=True, max_length=500)),
                ("probes", models.PositiveIntegerField(default=0)),
                ("probe_due_at", models.DateTimeField(null=True)),
                ("probe_claim", models.UUIDField(null=True)),
                ("probed_version", models.PositiveIntegerField(default=0)),
                ("looked_at", models.DateTimeField(null=True)),
                ("idle_pulse", models.PositiveBigIntegerField(null=True)),
                ("idle_until", models.DateTimeField(null=True)),
                ("last_ok_at", models.DateTimeField(null=True)),
                ("ok_version", models.PositiveIntegerField(default=0)),
                ("last_trouble_at", models.DateTimeField(null=True)),
                ("last_trouble", models.CharField(blank=True, max_length=500)),
                ("not_before", models.DateTimeField(null=True)),
                ("shut_since", models.DateTimeField(null=True)),
                ("recovered_at", models.DateTimeField(null=True)),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_states",
                        to="facility.facility",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="job",
            name="service_state",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to="outbox.servicestate",
            ),
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filed_on", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tambah_antrean", "Tambah Antrean"),
                            ("panggil_antrean", "Panggil Antrean"),
                            ("batal_antrean", "Batal Antrean"),
                            ("tambah_pendaftaran", "Tambah Pendaftaran"),
                            ("hapus_pendaftaran", "Hapus Pendaftaran"),
                            ("tambah_kunjungan", "Tambah Kunjungan"),
                            ("ubah_kunjungan", "Ubah Kunjungan"),
                            ("hapus_kunjungan", "Hapus Kunjungan"),
                        ],
                        max_length=24,
                    ),
                ),
                ("open", models.IntegerField(default=0)),
                ("sent", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("ended", models.IntegerField(default=0)),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="facility.facility",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnknownText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=32)),
                (
                    "service",
                    models.CharField(
                        choices=[("pcare", "PCare"), ("antrean", "Antrean FKTP")], max_length=10
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("http", models.PositiveSmallIntegerField(null=True)),
                ("code", models.IntegerField(null=True)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("count", models.PositiveIntegerField(default=0)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "example",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="outbox.job",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="facility.facility",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnswerRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "service",
                    models.CharField(
                        choices=[("pcare", "PCare"), ("antrean", "Antrean FKTP")], max_length=10
                    ),
                ),
                ("kind", models.CharField(default="*", max_length=24)),
                ("http", models.PositiveSmallIntegerField(null=True)),
                ("code", models.IntegerField(null=True)),
                ("pattern", models.CharField(blank=True, max_length=300)),
                ("verdict", models.CharField(max_length=20)),
                ("cause", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=300)),
                ("what_to_do", models.CharField(max_length=300)),
                ("is_on", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=150)),
                ("by_user_id", models.BigIntegerField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facility.facility",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ref", "version"), name="rule_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("ref",),
                        name="one_rule_version_in_force",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce(
                            "facility", 0, output_field=models.BigIntegerField()
                        ),
                        models.F("service"),
                        models.F("kind"),
                        django.db.models.functions.comparison.Coalesce("http", -1),
                        django.db.models.functions.comparison.Coalesce("code", -1),
                        django.db.models.functions.text.Lower("pattern"),
                        condition=models.Q(("superseded_at__isnull", True)),
                        name="one_rule_for_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("service__in", ["pcare", "antrean"])), name="rule_service_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "*",
                                    "tambah_antrean",
                                    "panggil_antrean",
                                    "batal_antrean",
                                    "tambah_pendaftaran",
                                    "hapus_pendaftaran",
                                    "tambah_kunjungan",
                                    "ubah_kunjungan",
                                    "hapus_kunjungan",
                                ],
                            )
                        ),
                        name="rule_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["refused", "already_there", "try_later", "unknown"])
                        ),
                        name="rule_never_delivers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cause__in",
                                [
                                    "already_done",
                                    "mend_field",
                                    "wait",
                                    "credentials",
                                    "late",
                                    "ours",
                                    "other_faskes",
                                    "membership",
                                    "screening",
                                    "earlier_step",
                                    "no_schedule",
                                    "unexplained",
                                ],
                            )
                        ),
                        name="rule_cause_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pattern", ""), _negated=True), ("code__isnull", False), _connector="OR"
                        ),
                        name="rule_names_something",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("job", "number"), name="attempt_number_once"),
        ),
        migrations.AddConstraint(
            model_name="servicestate",
            constraint=models.UniqueConstraint(fields=("facility", "service"), name="one_state_per_service"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["service_state", "due_at"],
                name="job_due",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("claim__isnull", False)), fields=["service_state"], name="job_claimed"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["facility", "filed_on", "kind"], name="job_list"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["visit_ref", "kind"], name="job_visit"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "sending", "unknown", "waiting"])),
                fields=["facility", "filed_on"],
                name="job_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["facility", "patient_ref"], name="job_patient"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["facility", "service_date", "bpjs_sequence"], name="job_sequence"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("bpjs_visit_number__gt", "")),
                fields=["facility", "bpjs_visit_number"],
                name="job_visit_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(fields=("lane", "seq"), name="seq_once_per_lane"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("claim__isnull", False)), fields=("lane",), name="one_in_flight_per_lane"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "sending", "unknown", "sent", "failed", "cancelled", "closed"])
                ),
                name="state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "tambah_antrean",
                            "panggil_antrean",
                            "batal_antrean",
                            "tambah_pendaftaran",
                            "hapus_pendaftaran",
                            "tambah_kunjungan",
                            "ubah_kunjungan",
                            "hapus_kunjungan",
                        ],
                    )
                ),
                name="kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("service__in", ["pcare", "antrean"])), name="service_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("hold__in", ["", "verifikasi", "pemetaan", "jadwal"])), name="hold_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("claim__isnull", True)),
                    _connector="OR",
                ),
                name="claimed_while_sending",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_at__isnull", False),
                        ("finished_at__isnull", True),
                        ("state__in", ["sending", "unknown", "waiting"]),
                    ),
                    models.Q(
                        ("due_at__isnull", True),
                        ("finished_at__isnull", False),
                        ("state__in", ["cancelled", "closed", "failed", "sent"]),
                    ),
                    _connector="OR",
                ),
                name="due_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "unknown"), _negated=True), ("maybe_there", True), _connector="OR"
                ),
                name="unknown_may_be_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["sent", "cancelled"]), _negated=True),
                    ("maybe_there", False),
                    _connector="OR",
                ),
                name="settled_is_certain",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), _negated=True), ("wanted", True), _connector="OR"
                ),
                name="waiting_is_wanted",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True), ("wanted", False), _connector="OR"
                ),
                name="cancelled_is_unwanted",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("hold", ""), ("state", "waiting"), _connector="OR"),
                name="held_while_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(fields=("facility", "filed_on", "kind"), name="tally_once"),
        ),
        migrations.AddIndex(
            model_name="unknowntext",
            index=models.Index(fields=["facility", "last_at"], name="unknown_text_newest"),
        ),
        migrations.AddConstraint(
            model_name="unknowntext",
            constraint=models.UniqueConstraint(fields=("facility", "digest"), name="unknown_text_once"),
        ),
    ]
