"""The room as a Django application."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.projects"
    label = "projects"

    def ready(self) -> None:
        """Register what follows from events, the permission table, wordings, figures, what is kept."""
        from shanzhi.projects import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            figures,
            handlers,
            own_part,
            permissions,
            retention,
            wordings,
        )
