"""The room as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.people"
    label = "people"

    def ready(self) -> None:
        """Declare the room's events, its rows of the permission table, what it keeps and how long."""
        from shanzhi.people import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            events,
            handlers,
            own_part,
            permissions,
            retention,
        )
