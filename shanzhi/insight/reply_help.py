"""Beside the check of a reply, for whoever writes it: how far it goes, and what is missing.

Shown before sending, kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from shanzhi.cases.api import Finding, register_reply_reader
from shanzhi.insight.rules.replies.quality import quality_of

GOOD = 70
MEASURE_NAMES: dict[str, StrPromise | str] = {
    "relevance": gettext_lazy("切题"),
    "completeness": gettext_lazy("完整"),
    "explanation": gettext_lazy("说理"),
}
PART_NAMES: dict[str, StrPromise | str] = {
    "words": gettext_lazy("居民问的事"),
    "place": gettext_lazy("地点"),
    "kind": gettext_lazy("是什么问题"),
    "done": gettext_lazy("做了什么或规定是什么"),
    "who": gettext_lazy("由谁办"),
    "when": gettext_lazy("日期"),
    "next": gettext_lazy("下一步或找谁问"),
    "substance": gettext_lazy("具体内容"),
    "basis": gettext_lazy("依据"),
    "reason": gettext_lazy("原因"),
    "detail": gettext_lazy("可以核对的数"),
}


def measured(reply: str, report: str) -> Iterator[Finding]:
    """One finding a measure: its points of 100 and what is missing."""
    if not reply.strip():
        return
    first, _mark, rest = report.partition("\n")
    quality = quality_of(first[:60] if rest else "", rest or report, reply)
    for measure, name in MEASURE_NAMES.items():
        points = quality.points[measure] or 0
        lacking = [
            str(PART_NAMES[part.name])
            for part in quality.parts
            if part.measure == measure and part.got == 0
        ]
        told = {"name": name, "points": f"{points:.0f}", "lacking": "、".join(lacking)}
        said = (
            _("%(name)s %(points)s 分，没有写：%(lacking)s。")
            if lacking
            else _("%(name)s %(points)s 分。")
        )
        level = "ok" if points >= GOOD else "advice"
        yield Finding(f"quality_{measure}", level, said % told)


register_reply_reader(measured)
