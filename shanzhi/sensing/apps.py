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
            beside_matters,
            handlers,
            own_part,
            permissions,
            retention,
            sealing,
            today_door,
            wordings,
        )
