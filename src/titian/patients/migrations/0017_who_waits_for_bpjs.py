"""The few who wait for BPJS are found each minute without a walk through the register."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0016_told_apart"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["membership", "facility", "-created_at"], name="patient_membership"),
        ),
    ]
