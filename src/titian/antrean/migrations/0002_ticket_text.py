"""A ticket keeps its number as written. Those given before are in the only form that there was."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat


def write_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    poli = apps.get_model("facility", "Poli").objects.filter(pk=OuterRef("poli"))
    letter, number = Subquery(poli.values("ticket_letter")), Cast("number", CharField())
    tickets = apps.get_model("antrean", "AntreanTicket").objects
    tickets.update(text=Concat(letter, Value("-"), number, output_field=CharField()))


class Migration(migrations.Migration):
    dependencies = [
        ("antrean", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="antreanticket",
            name="text",
            field=models.CharField(default="", max_length=20),
            preserve_default=False,
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
