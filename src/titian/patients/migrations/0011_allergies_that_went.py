"""Which allergies went, said where the patient finds it: the trail's entries of them are found by their own key alone."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REMOVED, DELETED = "remove_allergy", 2


def remember(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    of_models = apps.get_model("contenttypes", "ContentType").objects
    allergy = of_models.filter(app_label="patients", model="allergy").first()
    if allergy is None:
        return  # a new installation
    event, patient = apps.get_model("accounts", "AuditEvent"), apps.get_model("patients", "Patient")
    gone = apps.get_model("auditlog", "LogEntry").objects.filter(content_type_id=allergy.pk, action=DELETED)
    for entry in gone.order_by("pk").iterator():
        whose = patient.objects.filter(pk=entry.changes["patient"][0]).first()
        if whose is not None:
            event.objects.create(
                at=entry.timestamp,
                actor_name=str(entry.actor.full_name or entry.actor.username) if entry.actor else "Titian",
                actor_user_id=entry.actor_id,
                facility_id=whose.facility_id,
                action=REMOVED,
                subject=str(whose.ref),
                detail={"key": entry.object_id},
            )


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0010_list_indexes"),
        ("accounts", "0002_acts_by_subject"),
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
