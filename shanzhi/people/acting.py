"""A person who acts on their own account, before or outside of what their roles allow."""

from __future__ import annotations

from shanzhi.kernel.api import Actor, Denied
from shanzhi.people.models import Account


def acting(account: Account) -> Actor:
    """The account's owner, without any role."""
    return Actor(kind="staff", id=account.pk, name=account.name)


def require_owner(account: Account, by: Actor) -> None:
    """Raise Denied unless ``by`` is the account's owner."""
    if not is_owner(account, by):
        raise Denied


def is_owner(account: Account, by: Actor) -> bool:
    """Is it their own account?"""
    return by.is_staff and by.id == account.pk
