"""The rates of a place over a period: a handful of statements, whatever the number of matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from shanzhi.cases.models import (
    Case,
    CaseClock,
    Dispatch,
    RateSetting,
    Rating,
    Review,
    TimeRequest,
)
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.clock import ClockKind, ClockState
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import CLOSED_STATES, OPEN_STATES, Circle, Outcome, State
from shanzhi.cases.models.time_request import TimeKind, TimeState
from shanzhi.cases.permissions import READ_FIGURES
from shanzhi.cases.queries.visible import within
from shanzhi.cases.queries.working_hours import Hours, worked_hours
from shanzhi.cases.rules.rates import RATES, SATISFIED_MIN, Rate, Setting, setting_at, share
from shanzhi.kernel.api import Actor, Target, Versioned, now, require

# What each exclusion leaves out: a column of the matter and its value.
_EXCLUDED: Mapping[str, tuple[str, str]] = {
    "not_ours": ("outcome", Outcome.NOT_OURS),
    "cannot": ("outcome", Outcome.CANNOT),
    "imported": ("source", Source.IMPORTED),
}
_GIVEN = (Move.OPENING, Move.DISPATCH, Move.DOWN, Move.DECISION)


@dataclass(frozen=True, slots=True)
class RateFigure:
    """One rate as it was: ``value`` in its unit, None over nothing; ``beside`` is how many were not
    rated, for those that residents decide; ``in_worked_time`` is False where there were too many to
    reckon with the calendar."""

    rate: Rate
    value: float | None
    numerator: int
    denominator: int
    exclusions: tuple[str, ...]
    beside: int | None = None
    in_worked_time: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until)."""

    since: datetime
    until: datetime


def rate_setting(rate: Rate, place_code: str) -> Setting:
    """What holds for a rate at a place: shown or not, and whom it leaves out."""
    return setting_at(rate_settings.get(), rate, place_code)


def rates_of(
    viewer: Actor, place_code: str, period: Period, *, at: datetime | None = None
) -> list[RateFigure]:
    """Every rate that the place shows, in the order of RATES (6 queries at most). Raises Denied
    outside of the viewer's places."""
    require(viewer, READ_FIGURES, Target(place_code=place_code))
    settings = rate_settings.get()
    held = {rate.key: setting_at(settings, rate, place_code) for rate in RATES}
    cases = Case.objects.filter(within(place_code))
    counted = _Counted(cases, period, held, at or now())
    return [counted.figure(rate) for rate in RATES if held[rate.key].is_shown]


class _Counted:
    """What was counted for all rates of one place and period."""

    def __init__(
        self, cases: QuerySet[Case], period: Period, held: Mapping[str, Setting], at: datetime
    ) -> None:
        self._held = held
        self._received = self._aggregate(_received(cases, period), _of_received(at))
        self._handled = self._aggregate(_handled(cases, period), _of_handled())
        self._rated = self._aggregate(_ended(cases, period), _of_ended())
        self._given = _of_dispatches(cases, period, self._kept("accurate", "case__"))
        kept = _handled(cases, period).filter(self._kept("mean_time"))
        self._hours = worked_hours(kept) if held["mean_time"].is_shown else Hours()
        median = _handled(cases, period).filter(self._kept("median_time"))
        same = held["median_time"].exclusions == held["mean_time"].exclusions
        self._median = self._hours if same else worked_hours(median)

    def _kept(self, key: str, prefix: str = "") -> Q:
        kept = Q()
        for name in self._held[key].exclusions:
            column, value = _EXCLUDED[name]
            kept &= ~Q(**{prefix + column: value})
        return kept

    def _aggregate(
        self, cohort: QuerySet[Case], wanted: Mapping[str, tuple[str, Q]]
    ) -> dict[str, int]:
        counts = {
            name: Count("pk", filter=condition & self._kept(key))
            for name, (key, condition) in wanted.items()
        }
        found: dict[str, int] = cohort.aggregate(**counts)
        return found

    def figure(self, rate: Rate) -> RateFigure:
        """One rate out of what was counted."""
        exclusions = self._held[rate.key].exclusions
        if rate.key in {"mean_time", "median_time"}:
            hours = self._hours if rate.key == "mean_time" else self._median
            value = hours.mean if rate.key == "mean_time" else hours.median
            return RateFigure(
                rate, value, hours.count, hours.count, exclusions, in_worked_time=hours.is_worked
            )
        found = {**self._received, **self._handled, **self._rated, **self._given}
        over, of = found[f"{rate.key}_of"], found[rate.key]
        beside = found.get(f"{rate.key}_beside")
        return RateFigure(rate, share(of, over), of, over, exclusions, beside)


def _received(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return cases.filter(opened_at__gte=period.since, opened_at__lt=period.until)


def _handled(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return cases.filter(
        state__in=CLOSED_STATES, handled_at__gte=period.since, handled_at__lt=period.until
    )


def _ended(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    last = Rating.objects.filter(case=OuterRef("pk")).order_by("-round")
    return cases.filter(
        state__in=[State.RATED, State.NOT_RATED],
        finished_at__gte=period.since,
        finished_at__lt=period.until,
    ).annotate(
        said_solved=Subquery(last.values("solved")[:1]),
        stars=Subquery(last.values("satisfaction")[:1]),
    )


def _of_received(at: datetime) -> dict[str, tuple[str, Q]]:
    """Name → (whose exclusions, condition); “x_of” is what the rate x is taken over."""
    late = Exists(
        CaseClock.objects.filter(
            case=OuterRef("pk"),
            kind__in=[ClockKind.ACCEPT, ClockKind.FIRST_CONTACT],
            state=ClockState.RUNNING,
            due_at__lt=at,
        )
    )
    gone = Q(state__in=[State.WITHDRAWN, State.MERGED])
    waits = Q(state__in=OPEN_STATES) & ~Q(late)
    returned = Exists(Dispatch.objects.filter(case=OuterRef("pk"), move=Move.RETURN))
    extended = Exists(
        TimeRequest.objects.filter(
            case=OuterRef("pk"), kind=TimeKind.EXTENSION, state=TimeState.GRANTED
        )
    )
    refused = Exists(Review.objects.filter(case=OuterRef("pk"), agreed=False))
    back = Q(times_returned__gt=0) | Q(times_reopened__gt=0) | Q(refused)
    done = Q(state__in=CLOSED_STATES) | back
    contacted = Q(was_contacted=True)
    return {
        "response": ("response", contacted),
        "response_of": ("response", contacted | (~gone & ~waits)),
        "returned": ("returned", Q(returned)),
        "returned_of": ("returned", Q()),
        "extended": ("extended", Q(extended)),
        "extended_of": ("extended", Q()),
        "rework": ("rework", back),
        "rework_of": ("rework", done),
    }


def _of_handled() -> dict[str, tuple[str, Q]]:
    """``due_at`` of a handled matter is that of its clock of handling when that was stopped: what
    was closed while it stood still has the time on it that was left, and extensions, another
    calendar, place, category or urgency moved it while it ran. After a verification or signature
    it is that same moment again, and a new round has a moment of its own."""
    up = Exists(Dispatch.objects.filter(case=OuterRef("pk"), move=Move.UP))
    return {
        "on_time": ("on_time", Q(handled_at__lte=F("due_at"))),
        "on_time_of": ("on_time", Q()),
        "micro": ("micro", Q(circle=Circle.COMMUNITY) & ~Q(up)),
        "micro_of": ("micro", Q()),
    }


def _of_ended() -> dict[str, tuple[str, Q]]:
    rated, silent = Q(state=State.RATED), Q(state=State.NOT_RATED)
    return {
        "solved": ("solved", rated & Q(said_solved=True)),
        "solved_of": ("solved", rated),
        "solved_beside": ("solved", silent),
        "satisfied": ("satisfied", rated & Q(stars__gte=SATISFIED_MIN)),
        "satisfied_of": ("satisfied", rated),
        "satisfied_beside": ("satisfied", silent),
    }


def _of_dispatches(cases: QuerySet[Case], period: Period, kept: Q) -> dict[str, int]:
    """Every time that a matter was given to somebody, and how often it did not come straight
    back."""
    following = Dispatch.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    given = Dispatch.objects.filter(
        kept, move__in=_GIVEN, at__gte=period.since, at__lt=period.until, case__in=cases
    ).annotate(following=Subquery(following.order_by("pk").values("move")[:1]))
    found: dict[str, int] = given.aggregate(
        accurate_of=Count("pk"),
        accurate=Count("pk", filter=~Q(following=Move.RETURN) | Q(following__isnull=True)),
    )
    return found


def _load_settings() -> dict[tuple[str, str], Setting]:
    return {
        (row.place_code, row.rate): Setting(row.is_shown, tuple(row.exclusions))
        for row in RateSetting.objects.all()
    }


rate_settings: Versioned[dict[tuple[str, str], Setting]] = Versioned(
    "cases.rate_settings", _load_settings
)
