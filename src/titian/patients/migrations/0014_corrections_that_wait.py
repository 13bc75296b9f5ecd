"""Since when a correction of somebody's identity waits for approval."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0013_search_rows_of_a_patient")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="unapproved_since",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="koreksi belum disetujui sejak"
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(
                condition=models.Q(("unapproved_since__isnull", False)),
                fields=["facility", "unapproved_since"],
                name="patient_unapproved",
            ),
        ),
    ]
