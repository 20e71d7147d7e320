"""Second factors: who has which, and who must have one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.people.models import Account
from shanzhi.people.queries import grants_of

TOTP = str(Authenticator.Type.TOTP.value)
PASSKEY = str(Authenticator.Type.WEBAUTHN.value)
RECOVERY = str(Authenticator.Type.RECOVERY_CODES.value)
REAL = (TOTP, PASSKEY)  # recovery codes stand in for one of these and are none by themselves


@dataclass(frozen=True, slots=True)
class Factor:
    """One second factor as its owner sees it; ``kind`` is totp or webauthn."""

    id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def factors_of(account: Account) -> list[Factor]:
    """The account's second factors, oldest first."""
    rows = rows_of(account).filter(type__in=REAL).order_by("created_at", "pk")
    return [
        Factor(
            row.pk,
            row.type,
            row.data["name"] if row.type == PASSKEY else str(_("验证器应用")),
            row.created_at,
            row.last_used_at,
        )
        for row in rows
    ]


def rows_of(account: Account) -> QuerySet[Authenticator]:
    """All rows of the account, recovery codes too."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=account.pk)
    return found


def has_second_factor(account: Account) -> bool:
    """Does signing in ask this person for more than the password?"""
    return rows_of(account).filter(type__in=REAL).exists()


def must_have_second_factor(account: Account, today: date) -> bool:
    """Does one of the roles held on ``today`` ask for a second factor?"""
    return any(
        grant.role.value in settings.SECOND_FACTOR_ROLES for grant in grants_of(account, today)
    )


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes were not used yet."""
    row = rows_of(account).filter(type=RECOVERY).first()
    return len(row.wrap().get_unused_codes()) if row else 0
