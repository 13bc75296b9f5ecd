from datetime import datetime, timedelta

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "titian.patients"
    label = "patients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from titian.accounts import audit  # noqa: PLC0415 - models can be imported only now
        from titian.accounts.models import Actor  # noqa: PLC0415
        from titian.facility import duties, registry  # noqa: PLC0415
        from titian.facility.permissions import MANAGERS, Access  # noqa: PLC0415
        from titian.facility.registry import MenuEntry  # noqa: PLC0415
        from titian.outbox.registry import add_names  # noqa: PLC0415
        from titian.patients import models, operations, queries  # noqa: PLC0415
        from titian.patients.listeners import chores  # noqa: PLC0415

        def verify_pending(now: datetime) -> None:
            operations.verify_pending(by=Actor.system(queries.BY_ITSELF), now=now)

        def renew_search(now: datetime) -> None:
            operations.renew_search(by=Actor.system("pencarian"), now=now)

        def forget_drafts(now: datetime) -> None:
            operations.forget_drafts(by=Actor.system("draf"), now=now)

        internal = ("search_name", "searchable_as", "changed_at", "membership_tried_at", "unapproved_since")
        audit.register(models.Patient, exclude=internal, mask=models.Patient.IDENTITIES)
        audit.register(models.Allergy)
        add_names(queries.names_of)
        duties.register("verifikasi", timedelta(minutes=1), verify_pending)
        duties.register("pencarian", timedelta(minutes=1), renew_search)
        duties.register("draf", timedelta(hours=1), forget_drafts)
        registry.add_chores(chores)
        registry.add_menu_entry(
            MenuEntry(20, "Pelayanan", "Pasien", "users", "patients:list", "Cari, lihat, dan tambah pasien")
        )
        hint = "Teks yang dibaca dan ditandatangani pasien"
        registry.add_menu_entry(
            MenuEntry(
                92,
                "Pengaturan",
                "Persetujuan umum",
                "file-pen",
                "patients:consent_text",
                hint,
                Access(MANAGERS),
            )
        )
