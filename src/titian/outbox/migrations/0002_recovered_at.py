from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="servicestate",
            name="recovered_at",
            field=models.DateTimeField(null=True),
        ),
    ]
