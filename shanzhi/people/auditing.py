"""How accounts, and what is done with them, are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_kinds, name_things_by, name_words
from shanzhi.people.models import Account
from shanzhi.people.rules import ONE_TIME_GIVEN, ONE_TIME_USED


def _names(ids: Iterable[int]) -> dict[int, str]:
    """Closed accounts too: what they read stays in the log."""
    rows = Account.objects.filter(pk__in=list(ids)).values_list("pk", "name", "username")
    return {pk: f"{name}（{username}）" for pk, name, username in rows}


def _plain(ids: Iterable[int]) -> dict[int, str]:
    """The number alone: who a resident is stands nowhere in the audit."""
    return {pk: f"#{pk}" for pk in ids}


def _find(name: str) -> int | None:
    rows = Account.objects.filter(username=name.strip().lower())
    return rows.values_list("pk", flat=True).first()


name_things_by("account", _("账号"), _names, _find)
name_things_by("resident", _("居民"), _plain, lambda _name: None)
name_things_by("household", _("住户"), _plain, lambda _name: None)
name_kinds({"data_key": _("数据密钥")})
name_actions(
    {
        "people.sign_in": _("登录"),
        "people.sign_in_failed": _("登录失败"),
        "people.sign_out": _("退出登录"),
        "people.two_addresses": _("同时在两处登录"),
        "people.session_ended": _("结束一处登录"),
        "people.sessions_ended": _("结束全部登录"),
        "people.confirmed": _("再次确认是本人"),
        "people.resident_sign_in": _("居民登录"),
        "people.resident_sign_in_failed": _("居民登录失败"),
        "people.unmask": _("查看完整个人信息"),
        "people.read_household": _("查看住户"),
        "people.list": _("查看住户列表"),
        ONE_TIME_GIVEN: _("发放一次性密码"),
        ONE_TIME_USED: _("用一次性密码登录"),
    }
)
name_words(
    {
        "password": _("密码"),
        "totp": _("验证器应用"),
        "webauthn": _("通行密钥"),
        "passkey": _("通行密钥"),
        "recovery_code": _("恢复码"),
        "recovery_codes": _("恢复码"),
        "second_factor": _("第二重验证"),
        "one_time_expired": _("一次性密码已过期"),
        "oidc": _("单点登录"),
        "phone": _("电话"),
        "text": _("正文"),
        "name": _("姓名"),
    }
)
