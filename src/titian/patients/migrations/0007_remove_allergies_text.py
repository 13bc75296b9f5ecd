"""Apart from the copy before it: PostgreSQL alters no table that has rows waiting for their checks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("patients", "0006_allergies_as_rows")]
    operations = [migrations.RemoveField("patient", "allergies_text")]
