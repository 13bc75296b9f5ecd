from django.apps import AppConfig


class FacilityConfig(AppConfig):
    name = "titian.facility"
    label = "facility"
    default_auto_field = "django.db.models.BigAutoField"
