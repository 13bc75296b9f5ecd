from datetime import datetime, timedelta

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "titian.reference"
    label = "reference"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from titian.accounts.models import Actor  # noqa: PLC0415 - models can be imported only now
        from titian.facility import duties, registry  # noqa: PLC0415
        from titian.facility.permissions import MANAGERS, SATUSEHAT, Access  # noqa: PLC0415
        from titian.facility.registry import MenuEntry, Tab  # noqa: PLC0415
        from titian.reference import operations  # noqa: PLC0415

        def load_all(now: datetime) -> None:
            operations.load_everywhere(by=Actor.system("referensi"), now=now)

        # Each run brings tomorrow as well: the morning's schedules are there when the night's run meets an outage.
        duties.register("referensi", timedelta(days=1), load_all, retry=timedelta(hours=1))
        bridge = Access(MANAGERS, SATUSEHAT)
        hint = "Koneksi, referensi, dan pemantauan kiriman"
        registry.add_menu_entry(
            MenuEntry(60, "Integrasi", "BPJS FKTP", "link", "reference:index", hint, bridge)
        )
        for tab in (
            Tab(10, "Referensi PCare", "book-open", "reference:index", bridge),
            Tab(20, "Referensi Antrean", "calendar-days", "reference:antrean", bridge),
            Tab(50, "Koneksi", "plug-zap", "reference:connection", bridge),
        ):
            registry.add_tab("bpjs-fktp", tab)
