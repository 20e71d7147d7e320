"""The room as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.portal"
    label = "portal"
