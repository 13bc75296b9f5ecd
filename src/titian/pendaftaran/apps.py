from functools import partial

from django.apps import AppConfig


class PendaftaranConfig(AppConfig):
    name = "titian.pendaftaran"
    label = "pendaftaran"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the apps below what they cause here: models exist only now, hence the imports."""
        from titian.accounts import audit  # noqa: PLC0415
        from titian.facility.registry import MenuEntry, add_chores, add_menu_entry  # noqa: PLC0415
        from titian.outbox import kinds  # noqa: PLC0415
        from titian.patients import registry as patients  # noqa: PLC0415
        from titian.pendaftaran import listeners, models, promises, queries  # noqa: PLC0415
        from titian.reference import registry as reference  # noqa: PLC0415

        audit.register(models.Pendaftaran)
        for kind in promises.DRAFTS:
            kinds.register(kind, build=partial(promises.build, kind), source_url=promises.source_url)
        patients.on_patient_changed(listeners.patient_changed)
        patients.on_deceased(listeners.patient_deceased)
        patients.add_objection(listeners.why_not_deactivated)
        patients.add_page_part(listeners.PATIENT_PAGE)
        reference.on_references_loaded(listeners.references_loaded)
        reference.on_maps_changed(listeners.RENEWER)
        reference.on_work(queries.work)
        add_chores(listeners.chores)
        add_menu_entry(
            MenuEntry(
                30, "Pelayanan", "Pendaftaran", "clipboard-list", "pendaftaran:today", "Pendaftaran hari ini"
            )
        )
