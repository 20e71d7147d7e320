"""How visits, care and links, and looking at them, are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_kinds, name_things_by

name_kinds(
    {
        "visit": _("走访"),
        "heard": _("走访时听到的"),
        "care": _("关爱"),
        "care_pace": _("关爱频次"),
        "visit_target": _("每月走访户数"),
    }
)


def _plain(ids: Iterable[int]) -> dict[int, str]:
    return {pk: str(pk) for pk in ids}


name_things_by("link", _("挂钩"), _plain, lambda _name: None)
name_actions({"visits.link_read": _("查看挂钩走访记录")})
