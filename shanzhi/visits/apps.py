"""The room as a Django application."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.visits"
    label = "visits"

    def ready(self) -> None:
        """Register what follows from events, the permission table, wordings, figures, what is kept."""
        from shanzhi.visits import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            beside_matters,
            figures,
            handlers,
            own_part,
            permissions,
            retention,
            wordings,
        )
