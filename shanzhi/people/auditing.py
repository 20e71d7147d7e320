"""How accounts are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_things_by
from shanzhi.people.models import Account
from shanzhi.people.rules import ONE_TIME_GIVEN, ONE_TIME_USED


def _names(ids: Iterable[int]) -> dict[int, str]:
    """Closed accounts too: what they read stays in the log."""
    rows = Account.objects.filter(pk__in=list(ids)).values_list("pk", "name", "username")
    return {pk: f"{name}（{username}）" for pk, name, username in rows}


def _find(name: str) -> int | None:
    rows = Account.objects.filter(username=name.strip().lower())
    return rows.values_list("pk", flat=True).first()


name_actions(
    {
        ONE_TIME_GIVEN: _("发放一次性密码"),
        ONE_TIME_USED: _("用一次性密码登录"),
    }
)
name_things_by("account", _("账号"), _names, _find)
