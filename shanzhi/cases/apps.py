"""The room as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.cases"
    label = "cases"

    def ready(self) -> None:
        """Register what follows from events, the permission table and the wording of notices."""
        from shanzhi.cases import (  # noqa: F401  # 2026-11-26: registers
            auditing,
            handlers,
            own_part,
            permissions,
            retention,
            wordings,
        )
        from shanzhi.cases.actions import (  # noqa: F401  # 2026-11-26: registers
            deadline_rules,
            escalation_rules,
            routing_rules,
        )
