from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "titian.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from titian.outbox import duties  # noqa: PLC0415 - models can be imported only now

        duties.register()
