"""The room as a Django application."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Hear what lower rooms announce, and put the room's rows into the permission table."""
        from shanzhi.organizations import (  # noqa: F401  # 2026-11-26: registers
            handlers,
            permissions,
            retention,
        )
        from shanzhi.organizations.queries import person_for_poster
        from shanzhi.places.api import register_poster_person

        register_poster_person(person_for_poster)
