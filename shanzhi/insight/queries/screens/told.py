"""The panels that tell: what is warned of, what is expected, what came last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases import api as cases
from shanzhi.insight.models import PlaceForecast, PlaceWarning
from shanzhi.insight.queries.screens.look import Look
from shanzhi.insight.queries.screens.warned import address_of, why_words
from shanzhi.insight.rules.screens.panels import PanelSpec
from shanzhi.places import api as places

Content = dict[str, Any]
LATEST = 8
MOST_WARNINGS = 12
BACK = timedelta(days=30)


def warnings(look: Look, _panel: PanelSpec) -> Content:
    """What is warned of at this moment in the place and below, the newest first."""
    open_then = PlaceWarning.objects.filter(
        place_code__startswith=look.place, opened_at__lte=look.at
    ).exclude(ended_at__lte=look.at)
    rows = [
        {
            "kind": row.kind,
            "name": row.get_kind_display(),
            "place": places.division_name(row.place_code),
            "why": why_words(row),
            "opened_at": row.opened_at,
            "href": address_of(row),
        }
        for row in open_then.order_by("-opened_at")[:MOST_WARNINGS]
    ]
    return {"rows": rows}


def forecast(look: Look, _panel: PanelSpec) -> Content:
    """The next seven days of the place's streets added up, and which are not told and why."""
    made = list(PlaceForecast.objects.filter(place_code__startswith=look.place[:9]))
    told = [row for row in made if row.is_better and row.days]
    days: dict[date, list[float]] = {}
    for row in told:
        for number, (_low, middle, high) in enumerate(row.days):
            total = days.setdefault(row.starts_on + timedelta(days=number), [0.0, 0.0, 0.0])
            for at, part in enumerate((_low, middle, high)):
                total[at] += part
    shown = sorted(days.items())[:7]
    return {
        "rows": [{"day": day, "low": v[0], "middle": v[1], "high": v[2]} for day, v in shown],
        "streets": [places.division_name(row.place_code) for row in told],
        "untold": [places.division_name(row.place_code) for row in made if not row.is_better],
        "error": sum(row.error for row in told),
        "naive_error": sum(row.naive_error for row in told),
    }


def latest(look: Look, _panel: PanelSpec) -> Content:
    """The newest matters of the place and theme, up to the moment."""
    asked = cases.QueueFilters(
        place_code=look.place,
        category_code=",".join(look.theme.categories),
        opened=None if look.is_now else (look.at - BACK, look.at),
    )
    rows = cases.queue_page(look.viewer, asked, size=LATEST).rows
    return {"rows": [_matter(case, look) for case in rows]}


def _matter(case: cases.Case, look: Look) -> Content:
    level, words = "", ""
    if case.paused_at is None:
        is_late = case.due_at < look.at
        level = "late" if is_late else "ok"
        words = _("已超时") if is_late else _("未到时限")
    return {
        "summary": case.summary,
        "number": case.number,
        "unit": case.holder_unit.name,
        "place": places.division_name(case.place_code),
        "level": level,
        "words": words,
        "due_at": case.due_at,
        "opened_at": case.opened_at,
    }
