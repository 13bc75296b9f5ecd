"""Why somebody has no identity document yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0014_corrections_that_wait")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="identity_missing_reason",
            field=models.CharField(blank=True, max_length=100, verbose_name="alasan belum ada identitas"),
        ),
    ]
