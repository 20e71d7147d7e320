"""The room as a Django application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.places"
    label = "places"

    def ready(self) -> None:
        """Register the room's events and rows of the permission table, and tell the kernel who
        knows the names of places."""
        from shanzhi.kernel.api import name_places_by
        from shanzhi.places import events, permissions  # noqa: F401  # 2026-11-22: registers
        from shanzhi.places.queries.names import division_name, names_below

        name_places_by(division_name, names_below)
