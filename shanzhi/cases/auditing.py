"""How matters, exports and what is done with them are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.kernel.api import name_actions, name_things_by


def _numbers(ids: Iterable[int]) -> dict[int, str]:
    """The number alone: who reads the audit may not read the matter."""
    return dict(Case.objects.filter(pk__in=list(ids)).values_list("pk", "number"))


def _find(number: str) -> int | None:
    return Case.objects.filter(number=number).values_list("pk", flat=True).first()


def _plain(ids: Iterable[int]) -> dict[int, str]:
    return {pk: str(pk) for pk in ids}


name_things_by("case", _("诉求"), _numbers, _find)
name_things_by("export", _("导出"), _plain, lambda _name: None)
name_actions(
    {
        "cases.read": _("查看诉求"),
        "cases.list": _("查看诉求列表"),
        "cases.search": _("搜索诉求"),
        "cases.api_list": _("用接口读取诉求列表"),
        "cases.export": _("导出诉求"),
    }
)
