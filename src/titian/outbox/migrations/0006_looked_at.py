from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0005_answer_rules"),
    ]

    operations = [
        migrations.RenameField("servicestate", "last_claimed_at", "looked_at"),
        migrations.AddField("servicestate", "idle_pulse", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("servicestate", "idle_until", models.DateTimeField(null=True)),
        migrations.AddField("servicestate", "not_before", models.DateTimeField(null=True)),
    ]
