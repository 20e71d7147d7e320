"""Is what a step asks met? Pure: the figures it asks, and what there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.procedures.shape import Figure
from shanzhi.deliberation.rules.shares import read_share


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was recorded of one meeting of a step."""

    held_on: date
    notice_on: date | None
    entitled: int
    present: int
    agreed: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is at a step. ``open_days`` since it began, day 0 not counted, and ``is_over``
    whether the last day of its period has passed; ``carried`` is the outcome of its ballot (None: none yet);
    ``satisfied`` of ``evaluated`` were satisfied."""

    open_days: int = 0
    is_over: bool = False
    record: Gathered | None = None
    carried: bool | None = None
    has_ballot: bool = False
    takes_record: bool = True
    opinions: int = 0
    evidence: int = 0
    open_objections: int = 0
    items: int = 0
    open_items: int = 0
    done_without_picture: int = 0
    evaluated: int = 0
    satisfied: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is asked: ``what`` names it, ``needed`` and ``had`` are numbers in words that
    the page writes, ``is_met`` says whether it is so."""

    what: str
    needed: str
    had: str
    is_met: bool
    # A figure whose share of ``of`` is asked: for the page.
    share: str = ""
    of: int | None = field(default=None)


def checks_of(kind: str, figures: Mapping[str, str], facts: Facts) -> list[Check]:
    """Everything that a step of this kind asks, in the order of the page."""
    return _CHECKS[StepKind(kind)](figures, facts)


def is_satisfying(figures: Mapping[str, str], facts: Facts) -> bool:
    """Were enough of those who evaluated satisfied? Without any evaluation nobody was dissatisfied."""
    if not facts.evaluated:
        return True
    return facts.satisfied * 100 >= facts.evaluated * _number(figures, Figure.SATISFIED)


def _number(figures: Mapping[str, str], figure: str) -> int:
    return int(figures.get(figure, "0"))


def _least(figures: Mapping[str, str], figure: Figure, had: int) -> list[Check]:
    needed = _number(figures, figure)
    return [Check(figure, str(needed), str(had), had >= needed)] if needed else []


def _period(figures: Mapping[str, str], facts: Facts) -> list[Check]:
    needed = _number(figures, Figure.OPEN_DAYS)
    return (
        [Check(Figure.OPEN_DAYS, str(needed), str(facts.open_days), facts.is_over)]
        if needed
        else []
    )


def _recorded(figures: Mapping[str, str], facts: Facts) -> list[Check]:
    record = facts.record
    if record is None:
        return [Check("record", "1", "0", False)]
    return [
        Check("record", "1", "1", True),
        *_notice(figures, record),
        *_shares(figures, record),
        *_least(figures, Figure.PICTURES, record.pictures),
    ]


def _notice(figures: Mapping[str, str], record: Gathered) -> list[Check]:
    needed = _number(figures, Figure.NOTICE_DAYS)
    if not needed:
        return []
    had = (record.held_on - record.notice_on).days if record.notice_on else 0
    return [Check(Figure.NOTICE_DAYS, str(needed), str(had), had >= needed)]


def _shares(figures: Mapping[str, str], record: Gathered) -> list[Check]:
    found = []
    for figure, part, whole in (
        (Figure.QUORUM, record.present, record.entitled),
        (Figure.PASSING, record.agreed, record.present),
        (Figure.PASSING_ALL, record.agreed, record.entitled),
    ):
        if text := figures.get(figure, ""):
            share = read_share(text)
            found.append(
                Check(
                    figure,
                    str(share.least(whole)),
                    str(part),
                    share.is_reached(part, whole),
                    share=text,
                    of=whole,
                )
            )
    return found


def _talk(figures: Mapping[str, str], facts: Facts) -> list[Check]:
    had = facts.opinions + facts.evidence
    return [*_period(figures, facts), *_least(figures, Figure.OPINIONS, had)]


def _decision(figures: Mapping[str, str], facts: Facts) -> list[Check]:
    if facts.carried is not None:
        return [Check("ballot", "1", "1" if facts.carried else "0", facts.carried)]
    if facts.has_ballot:
        return [Check("ballot_open", "1", "0", False)]
    if not facts.takes_record:
        return [Check("ballot_none", "1", "0", False)]
    return _recorded(figures, facts)


def _publicity(figures: Mapping[str, str], facts: Facts) -> list[Check]:
    no_open = Check("objections", "0", str(facts.open_objections), facts.open_objections == 0)
    return [*_period(figures, facts), no_open]


def _execution(figures: Mapping[str, str], facts: Facts) -> list[Check]:
    found = [
        Check("items", "1", str(facts.items), facts.items > 0),
        Check("open_items", "0", str(facts.open_items), facts.open_items == 0),
    ]
    if _number(figures, Figure.PICTURES):
        bare = facts.done_without_picture
        found.append(Check("bare_items", "0", str(bare), bare == 0))
    return found


def _evaluation(figures: Mapping[str, str], facts: Facts) -> list[Check]:
    return [*_period(figures, facts), *_least(figures, Figure.EVALUATIONS, facts.evaluated)]


_CHECKS = {
    StepKind.PRIOR: _recorded,
    StepKind.TALK: _talk,
    StepKind.DECISION: _decision,
    StepKind.PUBLICITY: _publicity,
    StepKind.EXECUTION: _execution,
    StepKind.RESULTS: _period,
    StepKind.EVALUATION: _evaluation,
}
