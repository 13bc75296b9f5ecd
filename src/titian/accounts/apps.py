from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "titian.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from titian.accounts import audit  # noqa: PLC0415 - models can be imported only now

        audit.watch()
