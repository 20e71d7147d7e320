"""One matter for each group that is one, exactly once."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from shanzhi.cases.api import Report, Reported, Source, Urgency, report_case, report_cases
from shanzhi.kernel.api import Actor, Invalid, Refusal, now, require
from shanzhi.sensing.actions.committing import committed_soon
from shanzhi.sensing.models import Severity
from shanzhi.sensing.permissions import JUDGE_ALARMS
from shanzhi.sensing.queries.matter_words import matter_text
from shanzhi.sensing.queries.scenes import Scene, scenes_of
from shanzhi.sensing.rules.grouping import is_matter

log = logging.getLogger(__name__)
# The key of a group's matter is made from the group and how often it came back: said twice it is
# the same matter.
KEYS = UUID("6f1c37e2-5a0b-4a53-9a41-0d8a4d7b2f10")


WITHOUT = """
SELECT id FROM sensing_alarmgroup
WHERE closed_at IS NULL AND case_id IS NULL AND severity >= 2 AND id <> ALL(%s)
ORDER BY severity DESC, id LIMIT %s
"""
KEEP = """
UPDATE sensing_alarmgroup g SET case_id = said.case_id, told_count = g.alarms_count, told_at = %s
FROM unnest(%s::bigint[], %s::bigint[]) AS said (group_id, case_id) WHERE g.id = said.group_id
"""


def groups_without(*, most: int, passing_over: Collection[int] = ()) -> list[int]:
    """Open groups that want a matter and have none, the worst first."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT, [list(passing_over), most])
        return [row[0] for row in cursor.fetchall()]


def open_matter(group_id: int, *, by: Actor, at: datetime | None = None) -> bool:
    """Open the matter of a group; False where it has one, is closed, or is none.

    Raises Denied; Refusal when no unit serves the place: the group waits and is tried again.
    """
    return open_matters([group_id], by=by, at=at) == 1


@transaction.atomic
def open_matters(group_ids: Sequence[int], *, by: Actor, at: datetime | None = None) -> int:
    """The same for many, all or none; returns how many were opened. Of several, one that is refused
    raises Invalid or IntegrityError: they are then opened one by one."""
    require(by, JUDGE_ALARMS)
    moment = at or now()
    committed_soon()
    wanted = [scene for scene in scenes_of(group_ids).values() if _wants(scene)]
    if not wanted:
        return 0
    reports = [_report(scene) for scene in wanted]
    if len(reports) == 1:
        cases = [_reported(reports[0], by=by, at=moment).case]
    else:
        cases = report_cases(reports, by=by, at=moment)
    with connection.cursor() as cursor:
        groups, matters = [scene.pk for scene in wanted], [case.pk for case in cases]
        cursor.execute(KEEP, [moment, groups, matters])
    return len(cases)


def _wants(scene: Scene) -> bool:
    return scene.case_id is None and not scene.is_closed and is_matter(scene.severity)


def _report(scene: Scene) -> Report:
    with translation.override(settings.LANGUAGE_CODE):
        text = matter_text(scene)
    building_id = scene.building.pk if scene.building else None
    return Report(
        key=uuid5(KEYS, f"{scene.pk}:{scene.reopened}"),
        text=text,
        source=Source.SENSOR,
        place_code=scene.place_code,
        building_id=building_id,
        # Of many places there is no one point.
        point=scene.point if building_id or scene.place_code == scene.device_place else None,
        category_code=scene.category_code,
        urgency=Urgency.EMERGENCY if scene.severity >= Severity.CRITICAL else Urgency.URGENT,
    )


def _reported(report: Report, *, by: Actor, at: datetime) -> Reported:
    """What a device was given wrongly (a point in no grid, a category that is gone) must not keep an
    alarm from becoming a matter."""
    try:
        return report_case(report, by=by, at=at)
    except Invalid as why:
        log.warning("report of a group refused: %s", ", ".join(sorted(why.fields)))
        plain = replace(report, point=None, building_id=None, category_code="")
        return report_case(plain, by=by, at=at)


class Waiting:
    """What could not be done, each with the moment it is tried again; ``words`` say it with its number."""

    PAUSE_S, MOST = 60.0, 1000

    def __init__(self, words: str = "group %d has no matter yet: %s") -> None:
        self._words = words
        self._until: dict[int, float] = {}

    def over(self, clock_s: float) -> list[int]:
        """Those that still wait."""
        self._until = {pk: until for pk, until in self._until.items() if until > clock_s}
        return list(self._until)

    def add(self, group_id: int, why: Refusal | Exception, clock_s: float) -> None:
        """Try this one again in a minute."""
        log.warning(self._words, group_id, type(why).__name__)
        if len(self._until) < self.MOST:
            self._until[group_id] = clock_s + self.PAUSE_S
