"""Whether a patient has another word is asked of an index alone; the index of the bare reference goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0012_why_nobody_answers_yet")]

    operations = [
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(fields=["patient", "kind", "key"], name="search_rows_of_patient"),
        ),
        migrations.SeparateDatabaseAndState(
            # To alter the field, SQLite would copy the table: twelve million rows of a million patients.
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX patients_searchrow_patient_id_636b8846",
                    "CREATE INDEX patients_searchrow_patient_id_636b8846 ON patients_searchrow (patient_id)",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="searchrow",
                    name="patient",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_rows",
                        to="patients.patient",
                    ),
                ),
            ],
        ),
    ]
