"""A calendar changed: running clocks of its places are reckoned anew."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.standing_still import recount
from shanzhi.cases.events import ClockRecounted
from shanzhi.cases.models import Case, CaseClock
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.permissions import RECOUNT_CLOCKS
from shanzhi.kernel.api import SYSTEM, Actor, TimeUnit, now, require

BATCH = 200
WORKED = [unit.value for unit in TimeUnit if not unit.is_natural]
log = logging.getLogger(__name__)


def recount_clocks(
    place_code: str,
    *,
    by: Actor = SYSTEM,
    at: datetime | None = None,
    size: int = BATCH,
    progress: Callable[[int, int], None] = lambda _seen, _moved: None,
) -> int:
    """Reckon the running clocks in ``place_code`` by today's calendar; returns how many matters moved.

    Clocks in natural time, and those whose moment a person named, stay; one that stands still is
    reckoned when it goes on. A batch is a transaction; repeated or killed half-way it does no harm.
    ``progress`` gets (clocks seen, matters moved). Raises Denied.
    """
    require(by, RECOUNT_CLOCKS)
    moment, after, seen, moved = at or now(), 0, 0, 0
    while True:
        found = list(
            CaseClock.objects.filter(
                state=ClockState.RUNNING,
                place_code__startswith=place_code,
                limit_unit__in=WORKED,
                is_fixed=False,
                id__gt=after,
            )
            .order_by("id")
            .values_list("id", "case_id")[:size]
        )
        if not found:
            return moved
        after, seen = found[-1][0], seen + len(found)
        moved += _batch(sorted({case_id for _id, case_id in found}), by, moment)
        log.info("clocks in %s: %s seen, %s matters moved", place_code or "all", seen, moved)
        progress(seen, moved)


@transaction.atomic
def _batch(case_ids: list[int], by: Actor, at: datetime) -> int:
    cases = Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk")
    return sum(_one(case, by, at) for case in cases)


def _one(case: Case, by: Actor, at: datetime) -> bool:
    """All clocks of a matter at once: they are told of in one event."""
    clocks = Clocks(case, at)
    running = CaseClock.objects.filter(
        case=case, state=ClockState.RUNNING, limit_unit__in=WORKED, is_fixed=False
    )
    for clock in running.order_by("id"):
        if recount(clock, at):
            clocks.note(clock.kind, clock.subject_id, "recount", clock.due_at)
            clocks.follow(clock)
    if clocks.rows:
        announce_case(case, ClockRecounted, by=by, at=at, clocks=clocks.rows, cause="calendar")
    return bool(clocks.rows)
