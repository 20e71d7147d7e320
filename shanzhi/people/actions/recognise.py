"""Whom the single sign-on brings: the account that is linked, or the one its claim names."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Denied, announce, now
from shanzhi.people.acting import acting
from shanzhi.people.actions.create_account import create_account
from shanzhi.people.actions.sign_in import record_failure
from shanzhi.people.events import OidcLinked
from shanzhi.people.models import Account, OidcLink
from shanzhi.people.oidc import Identity
from shanzhi.people.queries import account_named


def recognise(
    identity: Identity, *, address: str, create: bool = False, at: datetime | None = None
) -> Account:
    """The account of somebody whom the provider vouches for.

    The first time the claim names it, and the two are linked for good: another person of the
    provider never opens it, whatever their claim says later. ``create`` opens an account, without
    any role or password, for a name that nobody has. Raises Denied.
    """
    try:
        account = _recognised(identity, create=create, at=at or now())
    except IntegrityError:  # the same person came through two windows at once, or two persons did
        account = _linked(identity)
    if account is None or not account.is_active:
        record_failure(account, "oidc", address)
        raise Denied(_("这里没有您的账号，请联系所在单位的系统管理员开通。"))
    return account


@transaction.atomic
def _recognised(identity: Identity, *, create: bool, at: datetime) -> Account | None:
    if account := _linked(identity):
        return account
    account = account_named(identity.claim) if identity.claim else None
    if account is None and create and identity.claim:
        account = create_account(
            username=identity.claim, name=identity.name, password=None, by=SYSTEM
        )
    if account is None or not account.is_active:
        return account
    if account.oidc_links.filter(issuer=identity.issuer).exists():
        return None
    account = Account.objects.select_for_update().get(pk=account.pk)
    OidcLink.objects.create(
        account=account, issuer=identity.issuer, subject=identity.subject, linked_at=at
    )
    announce(OidcLinked(account_id=account.pk), by=acting(account), at=at)
    return account


def _linked(identity: Identity) -> Account | None:
    known = OidcLink.objects.filter(issuer=identity.issuer, subject=identity.subject)
    link = known.select_related("account").first()
    return link.account if link else None
