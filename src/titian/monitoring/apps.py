from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "titian.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from titian.facility import registry  # noqa: PLC0415 - models can be imported only now
        from titian.facility.permissions import MANAGERS, SATUSEHAT, Access  # noqa: PLC0415
        from titian.facility.registry import StartPart, Tab  # noqa: PLC0415
        from titian.monitoring import duties  # noqa: PLC0415
        from titian.monitoring.daily.queries import start_part  # noqa: PLC0415
        from titian.monitoring.queries import failures, notices  # noqa: PLC0415

        bridge = Access(MANAGERS, SATUSEHAT)
        registry.add_tab("bpjs-fktp", Tab(40, "Monitoring", "activity", "monitoring:board", bridge))
        registry.add_tab(
            "bpjs-fktp", Tab(45, "Jawaban BPJS", "messages-square", "monitoring:answers", bridge)
        )
        registry.add_tab("bpjs-fktp", Tab(42, "Harian", "history", "monitoring:digests", bridge))
        registry.add_tab("bpjs-fktp", Tab(60, "Pemeriksaan", "stethoscope", "monitoring:doctor", bridge))
        registry.add_chores(failures.chores)
        registry.add_header_badge(failures.badge)
        registry.add_notices(notices.of_services)
        registry.add_notices(notices.of_accounts)
        registry.add_notices(notices.of_maps)
        registry.add_start_part(StartPart("monitoring/start_days.html", start_part))
        duties.register()
