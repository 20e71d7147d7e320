"""The room as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.people"
    label = "people"
