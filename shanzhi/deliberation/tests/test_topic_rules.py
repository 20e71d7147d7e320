"""Shares, periods and checks: pure, and the same for every number of people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.procedures import PROCEDURES, Figure, Way
from shanzhi.deliberation.procedures.shape import SHARES
from shanzhi.deliberation.rules.checks import Facts, Gathered, checks_of, is_satisfying
from shanzhi.deliberation.rules.periods import last_day
from shanzhi.deliberation.rules.shares import read_share

PEOPLE = st.integers(1, 5000)


@given(PEOPLE, st.sampled_from([">1/2", ">=2/3", ">=4/5", ">1/3", ">=1/1"]))
def test_the_least_is_enough_and_one_less_is_not(whole: int, text: str) -> None:
    share = read_share(text)
    least = share.least(whole)
    assert share.is_reached(least, whole)
    assert not share.is_reached(least - 1, whole)
    assert not share.is_reached(whole, 0)


@given(PEOPLE, st.data())
def test_one_more_in_favour_never_turns_met_into_missing(whole: int, data: st.DataObject) -> None:
    figures: dict[str, str] = {Figure.QUORUM: ">=2/3", Figure.PASSING: ">1/2"}
    present = data.draw(st.integers(0, whole))
    agreed = data.draw(st.integers(0, present))

    def met(agreed: int) -> set[str]:
        record = Gathered(date(2026, 1, 9), None, whole, present, agreed, 0)
        found = checks_of(StepKind.PRIOR, figures, Facts(record=record))
        return {check.what for check in found if check.is_met}

    assert met(agreed) <= met(min(agreed + 1, present))


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_a_period_ends_on_a_working_day_and_never_early(day0: date, days: int) -> None:
    last = last_day(day0, days, lambda day: day.weekday() < 5)
    assert day0 + timedelta(days=days) <= last <= day0 + timedelta(days=days + 2)
    assert last.weekday() < 5


@pytest.mark.parametrize("text", ["", "1/2", ">3/2", ">=0/2", ">1/1", ">1/0", "> 1/2", ">1/2x"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_share(text)


def test_without_an_evaluation_nobody_is_dissatisfied_and_sixty_of_a_hundred_are_enough() -> None:
    figures: dict[str, str] = {Figure.SATISFIED: "60"}
    assert is_satisfying(figures, Facts())
    assert is_satisfying(figures, Facts(evaluated=5, satisfied=3))
    assert not is_satisfying(figures, Facts(evaluated=100, satisfied=59))


def test_every_procedure_goes_from_talk_to_evaluation_and_says_where_each_figure_comes_from() -> (
    None
):
    for procedure in PROCEDURES:
        keys = [step.key for step in procedure.steps]
        kinds = [step.kind for step in procedure.steps]
        assert len(set(keys)) == len(keys)
        assert kinds.count(StepKind.DECISION) == 1
        assert kinds[-1] == StepKind.EVALUATION
        assert kinds.index(StepKind.DECISION) < kinds.index(StepKind.PUBLICITY)
        for step in procedure.steps:
            assert str(step.source)
            assert bool(step.ways) == (step.kind == StepKind.DECISION)
            assert bool(step.ballot) == (Way.BALLOT in step.ways)
            for figure, value in step.figures.items():
                assert read_share(value) if figure in SHARES else value.isdecimal()


def test_party_members_who_stay_away_do_not_agree() -> None:
    members = next(step for step in PROCEDURES[2].steps if step.key == "members")
    for agreed, met in ((12, False), (13, True)):
        record = Gathered(date(2026, 1, 9), None, 24, 16, agreed, 0)
        found = checks_of(members.kind, members.figures, Facts(record=record))
        assert [check.is_met for check in found] == [True, True, met]
