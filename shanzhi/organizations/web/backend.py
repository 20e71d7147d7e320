"""Loads who is signed in together with what they may do, so that a page costs one query for it."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from shanzhi.organizations.queries import accounts_with_powers
from shanzhi.people.api import Account


class StaffBackend(ModelBackend):
    """Django's own check of name and password; the account comes with its roles and units."""

    def get_user(self, user_id: int) -> Account | None:
        """The account in use with this id, or None."""
        return accounts_with_powers().filter(pk=user_id).first()
