"""The room as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the room's README."""

    name = "shanzhi.portal"
    label = "portal"

    def ready(self) -> None:
        """Offer residents the way to sign in that every phone has."""
        from shanzhi.people.api import register_resident_sign_in
        from shanzhi.portal.phone_sign_in import PhoneSignIn

        register_resident_sign_in(PhoneSignIn())
