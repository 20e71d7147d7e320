"""Rows of an export: what lists show, masked, in the queue's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.queries.queue import rows_of
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.export_cells import harmless
from shanzhi.kernel.api import Actor, behind_the_wall, counties_of
from shanzhi.lib.masking import mask_for_neighbours
from shanzhi.organizations import api as organizations
from shanzhi.places import api as places

CHUNK = 500


def columns() -> tuple[str, ...]:
    """The heads of the columns, in the language of the page."""
    return (
        _("编号"),
        _("上报时间"),
        _("来源"),
        _("状态"),
        _("类别"),
        _("紧急程度"),
        _("地点"),
        _("地址"),
        _("内容摘要"),
        _("承办单位"),
        _("经办人"),
        _("办理时限"),
        _("办结时间"),
        _("办理结果"),
        _("附议"),
    )


def export_rows(viewer: Actor, ids: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """One row of harmless texts per matter. A chunk at a time is read, behind the viewer's wall:
    the file is still being sent when the request has left it."""
    units = (organizations.unit(unit_id) for unit_id in viewer.unit_ids)
    counties = counties_of(viewer, [unit.place_code for unit in units if unit])
    for start in range(0, len(ids), CHUNK):
        with behind_the_wall(counties):
            cases = rows_of(ids[start : start + CHUNK])
        for case in cases:
            yield tuple(harmless(cell) for cell in _row(case))


def _row(case: Case) -> tuple[str, ...]:
    return (
        case.number,
        _time(case.opened_at),
        case.get_source_display(),
        case.get_state_display(),
        category_name(case.category_id),
        case.get_urgency_display(),
        places.division_name(case.place_code),
        mask_for_neighbours(case.address),
        mask_for_neighbours(case.summary),
        case.holder_unit.name,
        case.assignee.name if case.assignee else "",
        _time(case.due_at),
        _time(case.handled_at),
        case.get_outcome_display() if case.outcome else "",
        str(case.supports),
    )


def _time(moment: datetime | None) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
