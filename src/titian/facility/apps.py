from django.apps import AppConfig
from django.forms import Field


class FacilityConfig(AppConfig):
    name = "titian.facility"
    label = "facility"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django's own sentence wraps in a narrow column.
        Field.default_error_messages["required"] = "Wajib diisi."
        self._watch()
        self._furnish()

    def _watch(self) -> None:
        from titian.accounts import audit  # noqa: PLC0415 - models can be imported only now
        from titian.facility import models  # noqa: PLC0415

        audit.register(models.Facility, exclude=("references_until",))
        audit.register(models.Assignment, many_to_many=("permissions",))
        audit.register(models.ServiceAccount, exclude=("secret", "user_key", "password", "changed_at"))
        for model in (models.Poli, models.Practitioner, models.Penjamin):
            audit.register(model)

    def _furnish(self) -> None:
        from titian.facility import registry  # noqa: PLC0415
        from titian.facility.permissions import MANAGERS, SATUSEHAT, Access, Role  # noqa: PLC0415
        from titian.facility.registry import MenuEntry  # noqa: PLC0415

        registry.add_menu_entry(
            MenuEntry(
                10, "Pelayanan", "Beranda", "layout-dashboard", "facility:beranda", "Halaman awal klinik"
            )
        )
        hint = "Nama, zona waktu, bentuk nomor, dan kontak bantuan"
        registry.add_menu_entry(
            MenuEntry(90, "Pengaturan", "Klinik", "settings", "facility:settings", hint, Access(MANAGERS))
        )
        hint = "Siapa yang membayar selain pasien dan BPJS"
        registry.add_menu_entry(
            MenuEntry(91, "Pengaturan", "Penjamin", "wallet", "facility:penjamin", hint, Access(MANAGERS))
        )
        bridge, superadmin = Access(MANAGERS, SATUSEHAT), Access((Role.SUPERADMIN,))
        hint = "Jalan masuk program lain ke data kiriman"
        registry.add_menu_entry(
            MenuEntry(65, "Integrasi", "Token API", "key-round", "facility:tokens", hint, bridge)
        )
        hint = "Siapa boleh apa di Integrasi"
        registry.add_menu_entry(
            MenuEntry(93, "Pengaturan", "Hak akses", "shield-check", "facility:rights", hint, superadmin)
        )
