"""The room as a Django application."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.insight"
    label = "insight"

    def ready(self) -> None:
        """Put the room's rows into the permission table."""
        from shanzhi.insight import permissions  # noqa: F401  # 2026-11-26: registers
