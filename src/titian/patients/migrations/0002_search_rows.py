import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def sort_by_bytes(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL sorts texts by language unless told; a prefix is a range only where bytes decide, as in SQLite."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE patients_searchrow ALTER COLUMN key TYPE varchar(32) COLLATE "C"')
        schema_editor.execute(
            'ALTER TABLE patients_patient ALTER COLUMN search_name TYPE varchar(150) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [
        ("facility", "0004_when_pcare_is_told"),
        ("patients", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="searchable_as",
            field=models.PositiveSmallIntegerField(db_index=True, default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "birth_date"], name="patient_birth_date"),
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("w", "a word of the name"),
                            ("s", "how a word sounds"),
                            ("p", "the end of a word, three letters or more"),
                        ],
                        max_length=1,
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_rows",
                        to="patients.patient",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "facility",
                        "kind",
                        "key",
                        "patient",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
        migrations.RunPython(sort_by_bytes, migrations.RunPython.noop),
    ]
