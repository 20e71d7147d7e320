"""What this room brings to the reports of a place: promises that were due, kept and late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.kernel.api import (
    Actor,
    Compared,
    PeriodWords,
    ReportFigure,
    ReportSection,
    Target,
    allowed,
    register_report_section,
)
from shanzhi.projects.models import Evaluation, Milestone
from shanzhi.projects.models.project import PUBLIC
from shanzhi.projects.permissions import READ_PROJECTS


def figures(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """Of public projects in a place; nothing for who may not see them, and where nothing was due."""
    if not allowed(viewer, READ_PROJECTS, Target(place_code=place_code)):
        return []
    due = Milestone.objects.filter(
        place_code__startswith=place_code,
        due_on__gte=start,
        due_on__lt=end,
        project__state__in=PUBLIC,
    )
    kept = Q(done_at__date__lte=F("due_on"))
    found = due.aggregate(
        due=Count("pk"),
        kept=Count("pk", filter=kept),
        late=Count("pk", filter=Q(due_on__lt=localdate()) & ~(Q(done_at__isnull=False) & kept)),
    )
    said = Evaluation.objects.filter(
        project__place_code__startswith=place_code, at__date__gte=start, at__date__lt=end
    ).aggregate(all=Count("pk"), yes=Count("pk", filter=Q(is_satisfied=True)))
    if not found["due"] and not said["all"]:
        return []
    href = f"/desk/projects?place={place_code}"
    return [
        ReportFigure(
            key="due", name=_("到期节点"), value=found["due"], unit=_("个"), href=href,
            definition=_("本期到期的实事、承诺和微项目节点"),
        ),
        ReportFigure(
            key="kept", name=_("按时兑现"), value=_share(found["kept"], found["due"]), unit="%",
            href=href, definition=_("其中当天或之前勾销的"),
            numerator=found["kept"], denominator=found["due"],
        ),
        ReportFigure(
            key="late", name=_("逾期"), value=found["late"], unit=_("个"), href=href,
            definition=_("其中到期那天过了才勾销、或还没有勾销的"),
        ),
        ReportFigure(
            key="satisfied", name=_("居民满意"), value=_share(said["yes"], said["all"]), unit="%",
            href=href, definition=_("本期评价项目的居民里满意的"),
            numerator=said["yes"], denominator=said["all"],
        ),
    ]  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """“本周到期节点 4 个，按时兑现 75%……”"""
    due, kept, late, satisfied = (
        _("无") if row.figure.value is None else f"{row.figure.value:g}" for row in rows
    )
    return _(
        "%(this)s到期节点%(due)s个，按时兑现%(kept)s%%，逾期%(late)s个；评价的居民满意%(satisfied)s%%。"
    ) % {"this": words.this, "due": due, "kept": kept, "late": late, "satisfied": satisfied}


register_report_section(
    ReportSection("projects", gettext_lazy("实事和承诺"), 85, figures, sentence)
)
