"""The room as a Django application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.places"
    label = "places"

    def ready(self) -> None:
        """Register the room's events and rows of the permission table."""
        from shanzhi.places import events, permissions  # noqa: F401  # 2026-11-22: registers
