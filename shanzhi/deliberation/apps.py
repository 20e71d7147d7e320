"""The room as a Django application."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        """Register what follows from events, the permission table, wordings, what is kept."""
        from shanzhi.deliberation import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            beside_matters,
            handlers,
            own_part,
            permissions,
            retention,
            wordings,
        )
