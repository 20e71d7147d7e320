"""Texts that people write about a matter: not empty, not endless, storable."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from shanzhi.cases.rules.bounds import TEXT_LIMIT
from shanzhi.cases.rules.reply_check import stops
from shanzhi.kernel.api import Invalid


def storable(text: str) -> bool:
    """False for what PostgreSQL cannot keep: NUL, and halves of characters (JSON can send them)."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def checked(text: str, *, field: str, required: bool = True) -> str:
    """The text without surrounding space; raises Invalid for ``field`` when it cannot be kept."""
    trimmed = text.strip()
    if required and not trimmed:
        raise Invalid({field: _("这里还没有写内容，请写一句再提交。")})
    if len(trimmed) > TEXT_LIMIT:
        raise Invalid({field: _("最多 %(most)s 字，请删减后再提交。") % {"most": TEXT_LIMIT}})
    if not storable(trimmed):
        raise Invalid({field: _("文字里有无法保存的字符，请重新输入。")})
    return trimmed


def sendable(
    text: str, *, field: str, required: bool = True, own_phones: Iterable[str] = ()
) -> str:
    """As ``checked``, for what a resident will read: raises Invalid also for personal numbers
    (``own_phones`` are public ones) and for what a template left behind."""
    words = checked(text, field=field, required=required)
    if found := stops(words, own_phones=own_phones):
        said = [f"{finding.sentence}（{'、'.join(finding.words)}）" for finding in found]
        raise Invalid({field: "".join(said)})
    return words
