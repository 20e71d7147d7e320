"""The room as a Django application."""

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.ballots"
    label = "ballots"

    def ready(self) -> None:
        """Register what follows from events, the permission table, wordings, what is kept."""
        from shanzhi.ballots import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            handlers,
            own_part,
            permissions,
            retention,
            shelves,
            wordings,
        )
