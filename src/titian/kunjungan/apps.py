from django.apps import AppConfig


class KunjunganConfig(AppConfig):
    name = "titian.kunjungan"
    label = "kunjungan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the apps below what they cause here: models exist only now, hence the imports."""
        from titian.accounts import audit  # noqa: PLC0415
        from titian.kunjungan import listeners, models, promises  # noqa: PLC0415
        from titian.outbox import kinds  # noqa: PLC0415
        from titian.pendaftaran import registry as pendaftaran  # noqa: PLC0415
        from titian.reference import registry as reference  # noqa: PLC0415

        for model in (models.Kunjungan, models.Diagnosis, models.Rujukan):
            audit.register(model)
        for kind in promises.KINDS:
            kinds.register(kind, build=promises.build, source_url=promises.source_url)
        pendaftaran.add_objections(listeners.objections)
        pendaftaran.on_payer_decided(listeners.payer_decided)
        pendaftaran.add_line_part(listeners.LINE_PART)
        reference.on_maps_changed(listeners.RENEWER)
