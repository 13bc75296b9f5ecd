from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Coalesce, Lower


def keep_the_newest(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of two rules for one answer the newer has decided alone: the older one is over."""
    rules = apps.get_model("outbox", "AnswerRule").objects
    found: set[tuple[object, ...]] = set()
    for rule in rules.filter(superseded_at__isnull=True).order_by("-pk"):
        answer = (rule.facility_id, rule.service, rule.kind, rule.http, rule.code, rule.pattern.lower())
        if answer in found:
            rules.filter(pk=rule.pk).update(superseded_at=rule.at)
        found.add(answer)


class Migration(migrations.Migration):
    dependencies = [
        ("facility", "0004_when_pcare_is_told"),
        ("outbox", "0006_looked_at"),
    ]

    operations = [
        migrations.RunPython(keep_the_newest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="answerrule",
            constraint=models.UniqueConstraint(
                Coalesce("facility", 0, output_field=models.BigIntegerField()),
                models.F("service"),
                models.F("kind"),
                Coalesce("http", -1),
                Coalesce("code", -1),
                Lower("pattern"),
                condition=models.Q(("superseded_at__isnull", True)),
                name="one_rule_for_an_answer",
            ),
        ),
    ]
