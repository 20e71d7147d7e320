"""The room as a Django application."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.insight"
    label = "insight"

    def ready(self) -> None:
        """Bring the room's sections of reports, its rows of the permission table, what is kept."""
        from shanzhi.insight import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            beside_matters,
            handlers,
            permissions,
            reply_help,
            retention,
            sections,
            wordings,
        )
