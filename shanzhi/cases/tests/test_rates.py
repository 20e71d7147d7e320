"""The rates of a small place, counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.ask_for_time import ask_for_time
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.grant_time import grant_time
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.actions.set_rate import set_rate
from shanzhi.cases.actions.set_sampling_share import set_sampling_share
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Case, Dispatch, RateSetting
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.review import Method
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.models.time_request import TimeKind, TimeReason
from shanzhi.cases.queries import working_hours
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.rates import Period, RateFigure, rates_of
from shanzhi.cases.queries.tables import sampling_shares
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.cases.rules.rates import EXCLUSIONS, RATES, Setting, setting_at, share
from shanzhi.cases.rules.sampling import share_at
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_share
from shanzhi.cases.tests.quality_stories import NOTE, Levels, make_levels
from shanzhi.kernel.api import NOBODY, Denied, EventRecord, Invalid, Role, TimeUnit, local_zone
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db

# A Monday morning of an ordinary week, in working hours.
BEGIN = datetime(2026, 11, 16, 9, 30, tzinfo=local_zone())
WEEK = Period(BEGIN.replace(hour=0, minute=0), BEGIN.replace(hour=0, minute=0) + timedelta(days=14))
LATER = BEGIN + timedelta(days=14)


def reported(levels: Levels, number: int, source: Source = Source.RESIDENT) -> Case:
    """A matter of that Monday."""
    key = f"00000000-0000-4000-8000-{number:012d}"
    report = Report(
        key=UUID(key),
        text="3幢楼下夜里施工，噪音很大",
        source=source,
        place_code=levels.town.grid.code,
    )
    return report_case(report, by=NOBODY, at=BEGIN).case


def done(levels: Levels, number: int, hours: float = 1, outcome: Outcome = Outcome.SOLVED) -> Case:
    """Handled after so many hours by the clerk."""
    case = accept_case(reported(levels, number), by=levels.clerk, at=BEGIN)
    at = BEGIN + timedelta(hours=hours)
    return close_case(case, by=levels.clerk, outcome=outcome, note=NOTE, at=at)


def rated(case: Case, solved: bool, stars: int) -> Case:
    """What the resident says the day after."""
    rate_case(
        case,
        by=reporter_of(case),
        solved=solved,
        satisfaction=stars,
        reason="说明",
        at=BEGIN + timedelta(days=5),
    )
    return case


def figures(levels: Levels, at: datetime = LATER) -> dict[str, RateFigure]:
    """The rates of the community over those two weeks."""
    return {f.rate.key: f for f in rates_of(levels.city, COMMUNITY, WEEK, at=at)}


def pairs(found: dict[str, RateFigure], keys: Iterable[str]) -> list[tuple[int, int]]:
    """(numerator, denominator) of some rates."""
    return [(found[key].numerator, found[key].denominator) for key in keys]


def make_week(levels: Levels) -> None:
    """Seven matters: see the counts below."""
    rated(done(levels, 1, hours=1), True, 5)
    rated(done(levels, 2, hours=2), True, 3)
    rated(done(levels, 3, hours=300), False, 1)
    rated(done(levels, 4, outcome=Outcome.NOT_OURS), False, 2)
    silent = done(levels, 5, hours=2)
    archive_unrated(
        at=silent.handled_at + timedelta(days=7, minutes=1) if silent.handled_at else None
    )
    reported(levels, 6)
    withdrawn = reported(levels, 7)
    withdraw_case(withdrawn, by=reporter_of(withdrawn), at=BEGIN)


def test_every_rate_is_what_one_counts_by_hand() -> None:
    levels = make_levels()
    make_week(levels)
    found = figures(levels)
    # Contacted: the five that were closed; the sixth was not, and is late; the seventh is gone.
    assert pairs(found, ["response"]) == [(5, 6)]
    # Of four rated, one answered that it is not theirs: left out of solved, not of satisfied.
    assert pairs(found, ["solved", "satisfied"]) == [(2, 3), (1, 4)]
    assert (found["solved"].beside, found["satisfied"].beside) == (1, 1)
    assert found["satisfied"].value == 25
    assert pairs(found, ["on_time", "micro"]) == [(4, 5), (5, 5)]
    assert pairs(found, ["accurate", "returned", "rework"]) == [(7, 7), (0, 7), (0, 5)]


def test_who_is_on_time_is_said_by_the_clock_that_stood_still_or_was_given_more() -> None:
    levels = make_levels()
    day, late = timedelta(days=1), BEGIN + timedelta(days=10)
    stood, looked_at, extended, slow = (
        accept_case(reported(levels, number), by=levels.clerk, at=BEGIN) for number in range(4)
    )
    for case in (stood, looked_at):
        _granted(levels, case, TimeKind.PAUSE, None, BEGIN + day)
    _granted(levels, extended, TimeKind.EXTENSION, (20, TimeUnit.WORK_DAY), BEGIN + day)
    for case in (stood, extended, slow):
        close_case(case, by=levels.clerk, outcome=Outcome.SOLVED, note=NOTE, at=late)
    make_share(100)
    close_case(looked_at, by=levels.clerk, outcome=Outcome.SOLVED, note=NOTE, at=late)
    verify_case(looked_at, by=levels.street, passed=True, method=Method.PHONE, at=late + day)
    told = [record.payload["in_time"] for record in EventRecord.objects.filter(
        kind__in=["cases.CaseClosed", "cases.CaseSentToVerify"]).order_by("pk")]  # fmt: skip
    assert told == [True, True, False, True]
    assert pairs(figures(levels), ["on_time"]) == [(3, 4)]


def _granted(levels: Levels, case: Case, kind: TimeKind, limit: Limit | None, at: datetime) -> None:
    request = ask_for_time(
        case, by=levels.clerk, kind=kind, reason=TimeReason.WEATHER, limit=limit, at=at
    )
    grant_time(request, by=levels.street, at=at)


def test_not_rated_is_never_satisfied_and_over_nothing_there_is_no_figure() -> None:
    levels = make_levels()
    silent = done(levels, 1)
    assert silent.handled_at is not None
    archive_unrated(at=silent.handled_at + timedelta(days=8))
    found = figures(levels)
    assert (found["satisfied"].value, found["satisfied"].beside) == (None, 1)
    assert pairs(found, ["satisfied", "solved"]) == [(0, 0), (0, 0)]
    assert share(0, 0) is None


def test_who_still_has_time_to_call_is_not_counted_against_the_place() -> None:
    levels = make_levels()
    reported(levels, 1)
    assert pairs(figures(levels, at=BEGIN + timedelta(minutes=5)), ["response"]) == [(0, 0)]
    assert pairs(figures(levels, at=LATER), ["response"]) == [(0, 1)]


def test_working_time_leaves_nights_and_weekends_out() -> None:
    levels = make_levels()
    for number, hours in ((1, 1), (2, 2), (3, 24 * 7)):
        done(levels, number, hours=hours)
    found = figures(levels)
    assert found["median_time"].value == pytest.approx(2)
    mean = found["mean_time"].value
    assert mean is not None
    assert 12 < mean < 20  # a week has five days of seven or eight hours
    assert found["mean_time"].in_worked_time


def test_too_many_are_counted_in_natural_time_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    levels = make_levels()
    for number, hours in ((1, 1), (2, 2), (3, 24 * 7)):
        done(levels, number, hours=hours)
    monkeypatch.setattr(working_hours, "WORKED_LIMIT", 2)
    found = figures(levels)
    assert found["median_time"].value == pytest.approx(2)
    assert found["mean_time"].value == pytest.approx((1 + 2 + 24 * 7) / 3)
    assert not found["mean_time"].in_worked_time


def test_what_came_back_counts_as_rework_and_a_return_as_a_wrong_dispatch() -> None:
    levels = make_levels()
    case = done(levels, 1)
    send_back_case(case, by=reporter_of(case), satisfaction=1, reason="还响", at=LATER)
    done(levels, 2)
    back = reported(levels, 3)
    Dispatch.objects.create(
        case=back, unit=levels.town.desk, move="return", return_reason="not_ours",
        reason="不归我们", due_at=BEGIN, at=BEGIN,
    )  # fmt: skip
    found = figures(levels)
    assert pairs(found, ["rework", "returned", "accurate"]) == [(1, 2), (1, 3), (2, 3)]


def test_past_reports_are_left_out_unless_a_place_wants_them() -> None:
    levels = make_levels()
    reported(levels, 1, source=Source.IMPORTED)
    assert pairs(figures(levels), ["returned"]) == [(0, 0)]
    set_rate(COMMUNITY, "returned", by=levels.street, is_shown=True, exclusions=[])
    assert pairs(figures(levels), ["returned"]) == [(0, 1)]


def test_a_place_hides_a_rate_and_those_below_follow() -> None:
    levels = make_levels()
    set_rate(COMMUNITY[:6], "micro", by=levels.city, is_shown=False, exclusions=["imported"])
    assert "micro" not in figures(levels)
    set_rate(COMMUNITY, "micro", by=levels.city, is_shown=True, exclusions=["imported"])
    assert "micro" in figures(levels)


def test_the_narrowest_setting_holds_and_each_rate_says_all_three_things() -> None:
    held = {("", "solved"): Setting(False, ()), ("990101", "solved"): Setting(True, ("cannot",))}
    by_key = {rate.key: rate for rate in RATES}
    assert setting_at(held, by_key["solved"], COMMUNITY) == Setting(True, ("cannot",))
    assert setting_at(held, by_key["solved"], "320583") == Setting(False, ())
    assert setting_at(held, by_key["micro"], COMMUNITY).exclusions == ("imported",)
    assert len(by_key) == len(RATES)
    for rate in RATES:
        assert all((rate.name, rate.numerator, rate.denominator, rate.left_out))
        assert set(rate.exclusions) <= set(EXCLUSIONS)


def test_what_a_place_asks_for_is_refused_to_strangers_and_to_nonsense() -> None:
    levels = make_levels()
    before = counted()
    for who in (levels.clerk, make_staff(Role.STREET_DISPATCHER, "990101002")):
        with pytest.raises(Denied):
            set_rate(COMMUNITY, "micro", by=who, is_shown=False, exclusions=[])
        with pytest.raises(Denied):
            set_sampling_share(COMMUNITY, by=who, percent=5)
    for rate, exclusions in (("happiness", []), ("micro", ["everybody"])):
        with pytest.raises(Invalid):
            set_rate(COMMUNITY, rate, by=levels.city, is_shown=True, exclusions=exclusions)
    for percent in (-1, 101):
        with pytest.raises(Invalid):
            set_sampling_share(COMMUNITY, by=levels.city, percent=percent)
    assert counted() == before
    assert not RateSetting.objects.exists()
    assert share_at(sampling_shares.get(), COMMUNITY) == 0


def test_a_share_that_is_set_holds_and_set_again_announces_nothing() -> None:
    levels = make_levels()
    set_sampling_share(COMMUNITY, by=levels.street, percent=25)
    assert share_at(sampling_shares.get(), levels.town.grid.code) == 25
    before = counted()
    set_sampling_share(COMMUNITY, by=levels.street, percent=25)
    assert counted() == before


def test_figures_cost_the_same_however_many_there_are_and_only_for_ones_own_place() -> None:
    levels = make_levels()
    make_week(levels)
    figures(levels)  # the small tables are in memory from now on
    with CaptureQueriesContext(connection) as few:
        figures(levels)
    for number in range(20, 40):
        done(levels, number)
    with CaptureQueriesContext(connection) as many:
        figures(levels)
    assert _asked(many) == _asked(few) <= 6
    with pytest.raises(Denied):
        rates_of(levels.street, COMMUNITY[:6], WEEK)


def _asked(captured: CaptureQueriesContext) -> int:
    """Questions about matters; the small tables in memory look now and then whether they changed."""
    return sum('"cases_case"' in query["sql"] for query in captured.captured_queries)
