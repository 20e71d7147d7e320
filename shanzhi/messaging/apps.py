"""The room as a Django application."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.messaging"
    label = "messaging"
