"""What notices say: each room registers its wordings, the notice keeps only their names.

So a notice is written when it is read or sent, in the language of whoever reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Wording:
    """``text`` has places like %(number)s; ``label`` is the short name of this kind of notice."""

    text: StrPromise | str
    label: StrPromise | str


UNKNOWN = Wording(_("有一条新消息，请点开查看。"), _("消息"))
_wordings: dict[str, Wording] = {}


def register_wording(
    template: str, text: StrPromise | str, label: StrPromise | str = UNKNOWN.label
) -> None:
    """Say what notices named ``template`` ("room.word") say. Belongs in the room's wordings.py,
    imported when the application starts."""
    _wordings[template] = Wording(text, label)


def is_registered(template: str) -> bool:
    """True when some room has said what it says."""
    return template in _wordings


def write(template: str, params: Mapping[str, str], language: str | None = None) -> str:
    """The words of a notice in ``language`` (default: that of the page).

    A notice may outlive its wording: what no room knows any more is a plain "new message".
    """
    wording = _wordings.get(template, UNKNOWN)
    if language is None:
        return str(wording.text) % params
    with translation.override(language):
        return str(wording.text) % params


def label_of(template: str) -> str:
    """The short name of this kind of notice, in the language of the page."""
    return str(_wordings.get(template, UNKNOWN).label)


PHONE_CODE = "messaging.phone_code"
register_wording(
    PHONE_CODE,
    _("验证码 %(code)s，%(minutes)s 分钟内有效。工作人员不会向您索要验证码，请勿告诉他人。"),
    _("验证码"),
)

ONE_TIME_PASSWORD = "messaging.one_time_password"  # noqa: S105  # 2026-11-26: the name of a wording
register_wording(
    ONE_TIME_PASSWORD,
    _("您的账号被设了一次性密码，已登录的地方都已退出。如果不是您要的，请马上联系安全管理员。"),
    _("一次性密码"),
)

ACCESS_ALERT = "messaging.access_alert"
register_wording(
    ACCESS_ALERT, _("发现一条异常访问，请打开“异常访问”核实并写明情况。"), _("异常访问")
)
