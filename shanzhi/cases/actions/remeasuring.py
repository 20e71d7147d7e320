"""What a limit hangs on was corrected: clocks that run get the right one, from their own start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.moving import OF_THE_HOLDER
from shanzhi.cases.actions.standing_still import recount
from shanzhi.cases.models import Case, CaseClock
from shanzhi.cases.queries.clock_reading import LIVE, limit_given
from shanzhi.cases.queries.deadlines import limit_for
from shanzhi.cases.rules.deadlines import Limit


def holders_limits(case: Case) -> dict[str, Limit]:
    """The limits that hold for the matter as it stands, by clock of its holder."""
    return {kind.value: limit_for(case, kind) for kind in OF_THE_HOLDER}


def measure_again(case: Case, before: Mapping[str, Limit], at: datetime) -> Clocks:
    """Reckon the holder's clocks of a locked, saved matter by the limits and the calendar that hold
    now; ``before`` are the ``holders_limits`` from before the correction. Returns what to announce.

    A limit that a person, a routing rule or a standard gave stays, and so does a moment that a
    person named; a clock that stands still goes on with the new limit.
    """
    clocks = Clocks(case, at)
    live = CaseClock.objects.filter(case=case, kind__in=[*before], state__in=LIVE, is_fixed=False)
    after = holders_limits(case)
    for clock in live.order_by("id"):
        limit = _limit(clock, before[clock.kind], after[clock.kind])
        if recount(clock, at, limit=limit):
            clocks.note(clock.kind, clock.subject_id, "recount", clock.due_at)
            clocks.follow(clock)
    return clocks


def _limit(clock: CaseClock, before: Limit, after: Limit) -> Limit | None:
    """The other limit that the clock gets; None when it keeps its own."""
    return after if before != after and limit_given(clock) == before else None
