"""Steps of a procedure as a place writes them: read from rows, and what is wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.procedures.shape import Figure, Procedure, Step, Way
from shanzhi.deliberation.rules.bounds import fault_of

MOST_STEPS = 12
NAME, WHO, ASKS, SOURCE = (2, 20), (2, 60), (4, 200), (2, 200)
# Which figures a step of a kind may ask for, in the order of the form.
FIGURES: Mapping[str, tuple[Figure, ...]] = {
    StepKind.PRIOR: (Figure.NOTICE_DAYS, Figure.QUORUM, Figure.PASSING, Figure.PASSING_ALL, Figure.PICTURES),
    StepKind.TALK: (Figure.OPEN_DAYS, Figure.OPINIONS, Figure.VOICES),
    StepKind.DECISION: (Figure.NOTICE_DAYS, Figure.QUORUM, Figure.PASSING, Figure.PASSING_ALL, Figure.PICTURES),
    StepKind.PUBLICITY: (Figure.OPEN_DAYS, Figure.VOICES),
    StepKind.EXECUTION: (Figure.PICTURES,),
    StepKind.RESULTS: (Figure.OPEN_DAYS,),
    StepKind.EVALUATION: (Figure.OPEN_DAYS, Figure.EVALUATIONS, Figure.SATISFIED),
}  # fmt: skip
# A decision is talked over before it, published, carried out and evaluated after it.
RANK = {
    StepKind.PRIOR: 0,
    StepKind.TALK: 0,
    StepKind.DECISION: 1,
    StepKind.PUBLICITY: 2,
    StepKind.EXECUTION: 3,
    StepKind.RESULTS: 4,
    StepKind.EVALUATION: 5,
}
NEEDED = (StepKind.DECISION, StepKind.PUBLICITY, StepKind.EXECUTION, StepKind.EVALUATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStep:
    """A step as it was written; ``key`` stays the same from version to version."""

    key: str
    kind: str
    name: str
    who: str
    asks: str
    source: str
    figures: Mapping[str, str] = field(default_factory=dict)
    ways: tuple[str, ...] = ()
    ballot: str = ""


def written(step: Step) -> WrittenStep:
    """A step that ships, as a place begins to change it; its texts in the reader's language."""
    return WrittenStep(
        key=step.key,
        kind=str(step.kind),
        name=str(step.name),
        who=str(step.who),
        asks=str(step.asks),
        source=str(step.source),
        figures={str(figure): str(value) for figure, value in step.figures.items()},
        ways=tuple(str(way) for way in step.ways),
        ballot=step.ballot,
    )


def row_of(step: WrittenStep) -> dict[str, Any]:
    """As it is kept."""
    return {
        "key": step.key, "kind": step.kind, "name": step.name, "who": step.who, "asks": step.asks,
        "source": step.source, "figures": dict(step.figures), "ways": list(step.ways),
        "ballot": step.ballot,
    }  # fmt: skip


def procedure_from(
    code: str, name: str, when: str, source: str, rows: Sequence[Mapping[str, Any]]
) -> Procedure:
    """A kept procedure as the steps of a topic read it."""
    return Procedure(code, name, when, source, tuple(_step(row) for row in rows))


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        row["key"],
        StepKind(row["kind"]),
        row["name"],
        row["who"],
        row["asks"],
        row["source"],
        _in_order(row["kind"], row["figures"]),
        tuple(Way(way) for way in row["ways"]),
        row["ballot"],
    )


def _in_order(kind: str, figures: Mapping[str, str]) -> dict[str, str]:
    """The database keeps them in an order of its own."""
    return {str(figure): figures[figure] for figure in FIGURES[kind] if figure in figures}


def faults_of_order(steps: Sequence[WrittenStep]) -> str:
    """What is wrong with the steps as a whole, in words, or ""."""
    kinds = [step.kind for step in steps]
    if not 1 <= len(steps) <= MOST_STEPS or any(kind not in RANK for kind in kinds):
        return _("步骤要有 1 到 %(n)s 步。") % {"n": MOST_STEPS}
    if lacking := [kind for kind in NEEDED if kind not in kinds]:
        names = "、".join(
            str(kind.label) for kind in lacking
        )  # not on screen: the comma between names
        return _("还缺步骤：%(names)s。决议要公示、实施、由居民评议。") % {"names": names}
    single = [StepKind(kind).label for kind in RANK if RANK[kind] and kinds.count(kind) > 1]
    if single:
        return _("“%(name)s”只能有一步。") % {"name": single[0]}
    ranks = [RANK[StepKind(kind)] for kind in kinds]
    if ranks != sorted(ranks):
        return _("顺序不对：先讨论、商议，再决议、公示、实施、结果公开、评议。")
    if len({step.key for step in steps}) < len(steps):
        return _("步骤重复了，请重新打开页面再改。")
    return ""


def faults_of_step(step: WrittenStep, ballots: Sequence[str]) -> dict[str, str]:
    """What is wrong with one step, by field; figures are looked at by the action."""
    texts = {"name": (step.name, NAME), "who": (step.who, WHO), "asks": (step.asks, ASKS)}
    faults = {name: fault_of(text, bounds) for name, (text, bounds) in texts.items()}
    faults["source"] = fault_of(step.source, SOURCE)
    if step.kind == StepKind.DECISION:
        if not step.ways or any(way not in Way.values for way in step.ways):
            faults["ways"] = _("请选决议怎么作出：会议记录、表决，或者都可以。")
        elif Way.BALLOT in step.ways and step.ballot not in ballots:
            faults["ballot"] = _("请选用哪一种表决。")
    return {name: fault for name, fault in faults.items() if fault}
