"""What was one line of text becomes a row, whole: which part of it is which allergy, nobody wrote down."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def write_rows(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    patient, allergy = apps.get_model("patients", "Patient"), apps.get_model("patients", "Allergy")
    told = patient.objects.exclude(allergies_text="").values_list("facility", "pk", "allergies_text")
    rows = (
        allergy(facility_id=facility, patient_id=pk, category="other", substance=text)
        for facility, pk, text in told.iterator()
    )
    allergy.objects.bulk_create(rows, batch_size=500)


def write_texts(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The way back: the substances in one line, as far as it holds them."""
    patient = apps.get_model("patients", "Patient")
    for one in patient.objects.filter(allergies__isnull=False).distinct().iterator():
        text = ", ".join(one.allergies.order_by("pk").values_list("substance", flat=True))
        patient.objects.filter(pk=one.pk).update(allergies_text=text[:250])


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_facts_of_the_decree")]
    operations = [migrations.RunPython(write_rows, write_texts)]
