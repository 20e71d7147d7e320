"""What the rows say of one clock: its limit, what happened to it, and until when it therefore runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Subquery

from shanzhi.cases.models import Case, CaseClock, TimeRequest
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.models.time_request import TimeKind, TimeState
from shanzhi.cases.rules.clocks import Extension, Pause, Step, leading, reckon
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import Reckoned, TimeUnit, calendar_for, worked_between

LIVE = (ClockState.RUNNING, ClockState.PAUSED)


def limit_given(clock: CaseClock) -> Limit:
    """The limit that the clock was started with, or got later."""
    return clock.limit_amount, TimeUnit(clock.limit_unit)


def steps_of(clock: CaseClock) -> list[Step]:
    """Pauses and extensions that were granted, in any order (1 query)."""
    decided = TimeRequest.objects.filter(
        clock=clock, decided_at__isnull=False, state__in=(TimeState.GRANTED, TimeState.ENDED)
    )
    return [step for request in decided if (step := _step(request)) is not None]


def steps_by_clock(clock_ids: Sequence[int]) -> dict[int, list[Step]]:
    """The same of many clocks, by their ids (1 query)."""
    found: dict[int, list[Step]] = {}
    decided = TimeRequest.objects.filter(
        clock__in=clock_ids,
        decided_at__isnull=False,
        state__in=(TimeState.GRANTED, TimeState.ENDED),
    )
    for request in decided:
        if (step := _step(request)) is not None:
            found.setdefault(request.clock_id, []).append(step)
    return found


def _step(request: TimeRequest) -> Step | None:
    if request.kind == TimeKind.PAUSE:
        return Pause(request.asked_at, request.ended_at)
    if request.decided_at is None or request.limit_amount is None:
        return None
    return Extension(request.decided_at, (request.limit_amount, TimeUnit(request.limit_unit)))


def reckoned(clock: CaseClock) -> Reckoned:
    """How the clock stands by the calendar of today: everything that happened to it is told again.

    Not for a clock whose moment a person named (``is_fixed``).
    """
    rest = None if clock.rest_seconds is None else timedelta(seconds=clock.rest_seconds)
    return reckon(
        clock.started_at,
        limit_given(clock),
        steps_of(clock),
        calendar_for(clock.place_code),
        rest=rest,
    )


def live_clock(case: Case, kind: ClockKind, subject_id: int = 0) -> CaseClock | None:
    """The clock of that kind which runs or is paused."""
    return CaseClock.objects.filter(
        case=case, kind=kind, subject_id=subject_id, state__in=LIVE
    ).first()


def left_when_stopped(case: Case) -> timedelta | None:
    """What the last handling clock had left when it was stopped, in working time for its unit
    (negative when it was late); None when none was ever stopped."""
    clock = (
        CaseClock.objects.filter(case=case, kind=ClockKind.HANDLE, state=ClockState.STOPPED)
        .order_by("-stopped_at", "-id")
        .first()
    )
    if clock is None or clock.stopped_at is None:
        return None
    unit, calendar = TimeUnit(clock.limit_unit), calendar_for(clock.place_code)
    return worked_between(clock.stopped_at, clock.due_at, unit, calendar)


@dataclass(frozen=True, slots=True)
class Ruling:
    """In which time the deadline of an open matter is measured, and why it stands still ("")."""

    unit: TimeUnit
    reason: str


def ruling_clocks(cases: Sequence[Case]) -> dict[int, Ruling]:
    """The leading clock of each of these open matters, by its id (1 query)."""
    if not cases:
        return {}
    wanted = {case.pk: leading(case.state) for case in cases}
    pause = TimeRequest.objects.filter(
        clock=OuterRef("pk"), kind=TimeKind.PAUSE, state=TimeState.GRANTED
    )
    rows = CaseClock.objects.filter(case__in=[*wanted], state__in=LIVE).values_list(
        "case_id", "kind", "limit_unit", Subquery(pause.values("reason")[:1])
    )
    return {
        case_id: Ruling(TimeUnit(unit), reason or "")
        for case_id, kind, unit, reason in rows
        if wanted[case_id] == kind
    }
