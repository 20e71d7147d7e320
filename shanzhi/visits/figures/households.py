"""走访 in the reports of a place and in a worker's quarter: who was visited, what was heard, what was rung."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q
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
    register_deeds,
    register_report_section,
)
from shanzhi.visits.models import Heard, MissedCare, Ring, Visit
from shanzhi.visits.models.visit import Met
from shanzhi.visits.permissions import ANSWER_MISSED, SET_PACE, VISIT


def figures(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """Of the visits in a place: counts, no household and no colour. Nothing for who has nothing to do
    with visits there, and where there were none."""
    target = Target(place_code=place_code)
    if not any(allowed(viewer, right, target) for right in (VISIT, ANSWER_MISSED, SET_PACE)):
        return []
    then: dict[str, Any] = {
        "place_code__startswith": place_code,
        "at__date__gte": start,
        "at__date__lt": end,
    }
    found = Visit.objects.filter(**then).aggregate(
        visits=Count("pk"),
        met=Count("household", filter=Q(met=Met.MET), distinct=True),
    )
    if not found["visits"]:
        return []
    heard = Heard.objects.filter(**then).aggregate(
        heard=Count("pk"), ended=Count("pk", filter=Q(ended_at__isnull=False))
    )
    missed = MissedCare.objects.filter(
        place_code__startswith=place_code, day__gte=start, day__lt=end
    ).count()
    href = "/desk/visits"
    return [
        ReportFigure(
            key="visits", name=_("走访"), value=found["visits"], unit=_("次"), href=href,
            definition=_("本期记下的入户走访，没见到人的也算"),
        ),
        ReportFigure(
            key="met", name=_("见到"), value=found["met"], unit=_("户"), href=href,
            definition=_("本期见到人的住户，一户只算一次"),
        ),
        ReportFigure(
            key="heard", name=_("听到"), value=heard["heard"], unit=_("件"), href="/desk/heard",
            definition=_("走访时听到的诉求、纠纷、心愿和关爱需求"),
        ),
        ReportFigure(
            key="ended", name=_("已有结果"), value=heard["ended"], unit=_("件"), href="/desk/heard",
            definition=_("其中已经写明结果的"), denominator=heard["heard"],
        ),
        ReportFigure(
            key="missed", name=_("漏掉的关爱"), value=missed, unit=_("次"), href="/desk/care",
            definition=_("本期到期没有走访或敲门的"),
        ),
    ]  # fmt: skip


def sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """“本周入户走访 12 次，见到 9 户……”"""
    visits, met, heard, ended, missed = (f"{row.figure.value or 0:g}" for row in rows)
    return _(
        "%(this)s入户走访%(visits)s次，见到%(met)s户；听到%(heard)s件，%(ended)s件已有结果；漏掉的关爱%(missed)s次。"
    ) % {
        "this": words.this,
        "visits": visits,
        "met": met,
        "heard": heard,
        "ended": ended,
        "missed": missed,
    }


def deeds(
    account_id: int, place_code: str, start: date, end: date, viewer: Actor
) -> list[ReportFigure]:
    """How often somebody was at a door: for themselves, and for the desk of the community."""
    if viewer.id != account_id and not allowed(viewer, VISIT, Target(place_code=place_code)):
        return []
    then: dict[str, Any] = {
        "place_code__startswith": place_code,
        "at__date__gte": start,
        "at__date__lt": end,
    }
    found = Visit.objects.filter(visitor_id=account_id, **then).count()
    rung = Ring.objects.filter(rung_by_id=account_id, **then).count()
    told = (
        ("visits", _("入户走访"), found, _("记下的入户走访")),
        ("rings", _("敲门看望"), rung, _("给关爱对象敲门的次数")),
    )
    return [
        ReportFigure(key=key, name=name, value=value, unit=_("次"), definition=words)
        for key, name, value, words in told
        if value
    ]


register_deeds(deeds)
register_report_section(ReportSection("visits", gettext_lazy("入户走访"), 70, figures, sentence))
