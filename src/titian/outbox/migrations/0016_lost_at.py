"""What is in doubt at this moment was lost when it was sent last, or may have been: it waits as it did before."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def keep_the_doubt(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    jobs = apps.get_model("outbox", "Job").objects.using(schema_editor.connection.alias)
    open_or_failed = ["waiting", "sending", "unknown", "failed"]
    jobs.filter(state__in=open_or_failed, last_sent_at__isnull=False).update(lost_at=F("last_sent_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0015_due_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="lost_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="job",
            name="doubt",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Tidak ada"),
                    ("lost", "Jawaban hilang"),
                    ("duplicate", "BPJS menyebut sudah ada"),
                    ("unclear", "Jawaban tidak dikenal"),
                    ("by_hand", "Dientri manual di BPJS"),
                    ("taken", "Diterima; kiriman sebelumnya mungkin masih menyusul"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.RunPython(keep_the_doubt, migrations.RunPython.noop),
    ]
