"""The room as a Django application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.places"
    label = "places"
