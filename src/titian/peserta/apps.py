from django.apps import AppConfig


class PesertaConfig(AppConfig):
    name = "titian.peserta"
    label = "peserta"
    default_auto_field = "django.db.models.BigAutoField"
