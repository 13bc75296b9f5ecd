"""What was promised before there was a tally is counted once."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Count, Q

STANDINGS = {
    "open": ["waiting", "sending", "unknown"],
    "sent": ["sent"],
    "failed": ["failed"],
    "ended": ["cancelled", "closed"],
}
BATCH = 2000


def count(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    tally = apps.get_model("outbox", "Tally")
    counts = {name: Count("pk", filter=Q(state__in=states)) for name, states in STANDINGS.items()}
    places = apps.get_model("outbox", "Job").objects.values("facility_id", "filed_on", "kind")
    rows = (tally(**row) for row in places.annotate(**counts).order_by().iterator())
    tally.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0013_tally")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
