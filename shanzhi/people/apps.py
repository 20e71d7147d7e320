"""The room as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.people"
    label = "people"

    def ready(self) -> None:
        """Declare the room's events and its rows of the permission table."""
        from shanzhi.people import auditing, events, permissions  # noqa: F401  # 2026-11-22: registers
