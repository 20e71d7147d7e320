"""The room as a Django application."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.organizations"
    label = "organizations"
