"""How this room's things are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_kinds, name_things_by

name_kinds({"push_source": _("推送来源")})


def _plain(ids: Iterable[int]) -> dict[int, str]:
    return {pk: str(pk) for pk in ids}


name_things_by("vision", _("视觉事件"), _plain, lambda _name: None)
name_actions({"sensing.picture_read": _("查看视觉事件照片")})
