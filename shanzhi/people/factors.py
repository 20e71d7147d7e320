"""How allauth keeps and names the second factors of our accounts."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from shanzhi.people.keys import seal_factor, unseal_factor


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # 2026-11-26: published without types
    """Secrets lie sealed in the table; passkeys belong to the address that residents reach, not to
    whatever host a request names."""

    def encrypt(self, text: str) -> str:
        """Seal a secret with the room's key."""
        return seal_factor(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return unseal_factor(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name in the list of the authenticator app."""
        return str(settings.SITE_NAME)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The user name beside it."""
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkey it is (WebAuthn 5.4.2)."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": settings.SITE_NAME}
