"""The room as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.cases"
    label = "cases"
