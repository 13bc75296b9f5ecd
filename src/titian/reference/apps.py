from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "titian.reference"
    label = "reference"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from titian.facility import registry  # noqa: PLC0415 - models can be imported only now
        from titian.facility.permissions import MANAGERS, SATUSEHAT, Access  # noqa: PLC0415
        from titian.facility.registry import MenuEntry, Tab  # noqa: PLC0415
        from titian.reference import duties  # noqa: PLC0415
        from titian.reference.queries import gaps  # noqa: PLC0415
        from titian.reference.registry import on_use  # noqa: PLC0415

        duties.register()
        on_use(gaps.uses)
        bridge = Access(MANAGERS, SATUSEHAT)
        hint = "Koneksi, referensi, dan pemantauan kiriman"
        registry.add_menu_entry(
            MenuEntry(60, "Integrasi", "BPJS FKTP", "link", "reference:index", hint, bridge)
        )
        for tab in (
            Tab(10, "Referensi PCare", "book-open", "reference:index", bridge),
            Tab(20, "Referensi Antrean", "calendar-days", "reference:antrean", bridge),
            Tab(30, "Pemetaan", "arrow-left-right", "reference:mapping", bridge),
            Tab(50, "Koneksi", "plug-zap", "reference:connection", bridge),
        ):
            registry.add_tab("bpjs-fktp", tab)
