"""The room as a Django application."""

from django.apps import AppConfig


class SensingConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.sensing"
    label = "sensing"

    def ready(self) -> None:
        """Register the permission table and what is kept."""
        from shanzhi.sensing import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            auditing_alarms,
            auditing_devices,
            beside_matters,
            handlers,
            own_alarms,
            own_devices,
            own_part,
            own_rhythm,
            permissions,
            retention,
            sealing,
            wordings,
        )
