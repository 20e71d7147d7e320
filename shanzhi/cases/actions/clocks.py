"""Start and stop the clocks of a matter, and write down what was done for the event to tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from shanzhi.cases.actions.standing_still import go_on
from shanzhi.cases.models import Case, CaseClock, TimeRequest
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.models.time_request import TimeKind, TimeState
from shanzhi.cases.queries.clock_reading import LIVE
from shanzhi.cases.queries.deadlines import due_for, limit_for
from shanzhi.cases.rules.clocks import leading, warn_moment
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.kernel.api import add_worked, calendar_for


class Clocks:
    """The clocks of one locked matter during one action.

    ``rows`` holds [kind, subject id, verb, ISO moment until which it runs or ""] of every change,
    in order: the ``clocks`` of the event that the action announces.
    """

    def __init__(self, case: Case, at: datetime) -> None:
        self._case = case
        self._at = at
        self.rows: list[list[str]] = []

    def start(
        self,
        kind: ClockKind,
        *,
        limit: Limit | None = None,
        subject_id: int = 0,
        due_at: datetime | None = None,
        rest: timedelta | None = None,
    ) -> CaseClock:
        """Start a clock now; a running one of the same kind and subject becomes void.

        Without ``limit`` that of the matter's place, category and urgency. ``due_at`` overrules
        where a person named the moment: no calendar moves it later. ``rest`` is given instead of
        the whole limit, in working time for its unit. The caller saves ``due_at`` of the matter.
        """
        self._end(kind, subject_id, ClockState.VOID)
        given = limit or limit_for(self._case, kind)
        rest = None if rest is None else timedelta(seconds=int(rest.total_seconds()))
        until = due_at or self._until(given, rest)
        clock = self._clock(kind, subject_id, given, until)
        clock.is_fixed = due_at is not None
        if rest is not None and due_at is None:
            clock.rest_seconds = int(rest.total_seconds())
        CaseClock.objects.bulk_create([clock])
        self.note(kind, subject_id, "start", clock.due_at)
        return clock

    def begin(self, limit: Limit, due_at: datetime) -> list[CaseClock]:
        """The clocks of a matter that is opened just now; the caller keeps them with its own rows."""
        accept = limit_for(self._case, ClockKind.ACCEPT)
        wanted: tuple[tuple[ClockKind, Limit, datetime], ...] = (
            (ClockKind.ACCEPT, accept, due_for(self._case.place_code, self._at, accept)),
            (ClockKind.HANDLE, limit, due_at),
        )
        for kind, _given, until in wanted:
            self.note(kind.value, 0, "start", until)
        return [self._clock(kind, 0, given, until) for kind, given, until in wanted]

    def stop(self, *kinds: ClockKind, subject_id: int = 0) -> None:
        """What had to happen has happened: these clocks stand, for the figures to read."""
        for kind in kinds:
            self._end(kind, subject_id, ClockState.STOPPED)

    def void(self, *kinds: ClockKind, subject_id: int = 0) -> None:
        """The clocks lost their reason (another unit has it, it was withdrawn); they count in no
        figure. No kind: all that still run, of every subject."""
        if kinds:
            for kind in kinds:
                self._end(kind, subject_id, ClockState.VOID)
            return
        for running, subject in self._live().values_list("kind", "subject_id"):
            self._end(ClockKind(running), subject, ClockState.VOID)

    def note(self, kind: str, subject_id: int, verb: str, due_at: datetime | None = None) -> None:
        """Write a change down that was made elsewhere (pause, resume, recount)."""
        self.rows.append([kind, str(subject_id), verb, due_at.isoformat() if due_at else ""])

    def contacted(self) -> None:
        """Somebody spoke to the reporter: the clock of first contact stops. Saves the matter."""
        if not self._case.was_contacted:
            self._case.was_contacted = True
            self._case.save(update_fields=["was_contacted"])
        self.stop(ClockKind.FIRST_CONTACT)

    def _end(self, kind: ClockKind, subject_id: int, state: ClockState) -> None:
        if kind is ClockKind.HANDLE:
            self._settle_requests()
        ended = self._live().filter(kind=kind, subject_id=subject_id)
        if ended.update(state=state, stopped_at=self._at, paused_at=None):
            self.note(kind, subject_id, "stop" if state is ClockState.STOPPED else "void")

    def _settle_requests(self) -> None:
        """The clock is about to end: a pause ends now, so that its deadline says what was left, and
        a question that nobody answered is over."""
        open_now = Q(state=TimeState.ASKED) | Q(state=TimeState.GRANTED, kind=TimeKind.PAUSE)
        asked = TimeRequest.objects.filter(open_now, case=self._case).select_related("clock")
        for request in asked:
            if request.state == TimeState.GRANTED:
                self.resume(request.clock)
                continue
            request.state, request.ended_at = TimeState.ENDED, self._at
            request.save(update_fields=["state", "ended_at"])

    def resume(self, clock: CaseClock) -> None:
        """A clock that stood still goes on; saves the deadline of the matter."""
        go_on(clock, self._at)
        self.note(clock.kind, clock.subject_id, "resume", clock.due_at)
        self.follow(clock)

    def follow(self, clock: CaseClock) -> None:
        """A clock changed: the matter's deadline follows it when it is the leading one."""
        if clock.kind == leading(self._case.state):
            self._case.due_at, self._case.paused_at = clock.due_at, clock.paused_at
        elif clock.kind == ClockKind.HANDLE:  # another one leads already
            self._case.paused_at = None
        self._case.save(update_fields=["due_at", "paused_at"])

    def _until(self, limit: Limit, rest: timedelta | None) -> datetime:
        if rest is None:
            return due_for(self._case.place_code, self._at, limit)
        return add_worked(self._at, rest, limit[1], calendar_for(self._case.place_code))

    def _clock(self, kind: ClockKind, subject_id: int, limit: Limit, due_at: datetime) -> CaseClock:
        return CaseClock(
            case=self._case,
            kind=kind,
            subject_id=subject_id,
            place_code=self._case.place_code,
            started_at=self._at,
            limit_amount=limit[0],
            limit_unit=limit[1],
            due_at=due_at,
            warn_at=warn_moment(self._at, due_at, limit, calendar_for(self._case.place_code)),
        )

    def _live(self) -> QuerySet[CaseClock]:
        return CaseClock.objects.filter(case=self._case, state__in=LIVE)
