"""The room as a Django application."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.visits"
    label = "visits"

    def ready(self) -> None:
        """Put the room's rows into the permission table."""
        from shanzhi.visits import (  # noqa: F401  # 2026-11-26: registers
            link_auditing,
            link_figures,
            link_handlers,
            link_wordings,
            permissions,
            retention,
        )
