"""The room as a Django application."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Declare the room's events and its rows of the permission table."""
        from shanzhi.messaging import events, handlers, permissions  # noqa: F401  # 2026-11-22: registers
