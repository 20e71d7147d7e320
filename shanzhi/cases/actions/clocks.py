"""Start and stop the clocks of a matter, and write down what was done for the event to tell."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from shanzhi.cases.models import Case, CaseClock
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.queries.deadlines import due_for, limit_for
from shanzhi.cases.rules.deadlines import Limit

LIVE = (ClockState.RUNNING, ClockState.PAUSED)


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
    ) -> CaseClock:
        """Start a clock now; a running one of the same kind and subject becomes void.

        Without ``limit`` that of the matter's place, category and urgency; ``due_at`` overrules
        where the moment was decided elsewhere. The caller saves ``due_at`` of the matter.
        """
        self._end(kind, subject_id, ClockState.VOID)
        given = limit or limit_for(self._case, kind)
        until = due_at or due_for(self._case.place_code, self._at, given)
        clock = self._clock(kind, subject_id, given, until)
        CaseClock.objects.bulk_create([clock])
        self.note(kind, subject_id, "start", clock.due_at)
        return clock

    def begin(self, limit: Limit, due_at: datetime) -> None:
        """The clocks of a matter that is opened just now, in one statement."""
        accept = limit_for(self._case, ClockKind.ACCEPT)
        wanted: tuple[tuple[ClockKind, Limit, datetime], ...] = (
            (ClockKind.ACCEPT, accept, due_for(self._case.place_code, self._at, accept)),
            (ClockKind.HANDLE, limit, due_at),
        )
        CaseClock.objects.bulk_create(
            self._clock(kind, 0, given, until) for kind, given, until in wanted
        )
        for kind, _given, until in wanted:
            self.note(kind.value, 0, "start", until)

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
        ended = self._live().filter(kind=kind, subject_id=subject_id)
        if ended.update(state=state, stopped_at=self._at, paused_at=None):
            self.note(kind, subject_id, "stop" if state is ClockState.STOPPED else "void")

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
        )

    def _live(self) -> QuerySet[CaseClock]:
        return CaseClock.objects.filter(case=self._case, state__in=LIVE)
