"""The form in which a place writes a procedure: what it sends, read; and how it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from shanzhi.ballots.api import BallotKind
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.procedures import Figure, Procedure, Way
from shanzhi.deliberation.procedures.shape import SHARES
from shanzhi.deliberation.rules.voices import Voices
from shanzhi.deliberation.rules.written_steps import FIGURES, MOST_STEPS, WrittenStep, written

KEY_CHARACTERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form, and its steps in their order."""

    name: str = ""
    when: str = ""
    source: str = ""
    reason: str = ""
    steps: tuple[WrittenStep, ...] = ()


def begun(found: Procedure) -> Typed:
    """The form as it begins from a procedure."""
    return Typed(
        name=str(found.name),
        when=str(found.when),
        source=str(found.source),
        steps=tuple(written(step) for step in found.steps),
    )


def typed_in(given: QueryDict) -> Typed:
    """What was sent: steps in the order of their numbers, without those that are to go, with the one to
    be added."""
    keys = [key[:KEY_CHARACTERS] for key in given.getlist("step")[: MOST_STEPS + 1]]
    ordered = sorted(enumerate(keys), key=lambda each: (_place(given, *each), each[0]))
    steps = [_step(given, key) for _n, key in ordered if given.get(f"out-{key}") != "1"]
    added = given.get("add", "")
    if given.get("do") == "add" and added in StepKind.values:
        steps = _with_new(steps, StepKind(added))
    name, when, source, reason = (
        given.get(field, "").strip() for field in ("name", "when", "source", "reason")
    )
    return Typed(name=name, when=when, source=source, reason=reason, steps=tuple(steps))


def shown_steps(steps: tuple[WrittenStep, ...], errors: dict[str, str]) -> list[dict[str, Any]]:
    """Steps for the page, each with its figures and with what is wrong with it."""
    return [
        {
            "step": step,
            "number": number,
            "kind": StepKind(step.kind).label if step.kind in StepKind.values else step.kind,
            "figures": [_figure(step, figure) for figure in FIGURES.get(step.kind, ())],
            "decides": step.kind == StepKind.DECISION,
            "is_wrong": any(f"-{step.key}" in name for name in errors),
        }
        for number, step in enumerate(steps, start=1)
    ]


def choices() -> dict[str, Any]:
    """What may be chosen in the form."""
    return {
        "kinds": StepKind.choices,
        "ways": Way.choices,
        "ballots": BallotKind.choices,
        "voices": Voices.choices,
    }


def _figure(step: WrittenStep, figure: Figure) -> dict[str, Any]:
    return {
        "name": f"figure-{step.key}-{figure}",
        "label": figure.label,
        "value": step.figures.get(figure, ""),
        "is_share": figure in SHARES,
        "is_voices": figure == Figure.VOICES,
    }


def _step(given: QueryDict, key: str) -> WrittenStep:
    kind = given.get(f"kind-{key}", "")
    figures = {
        str(figure): value
        for figure in FIGURES.get(kind, ())
        if (value := given.get(f"figure-{key}-{figure}", "").strip().replace("\x00", "")[:16])
    }
    name, who, asks, source, ballot = (
        given.get(f"{field}-{key}", "").strip()
        for field in ("name", "who", "asks", "source", "ballot")
    )
    return WrittenStep(
        key=key,
        kind=kind,
        name=name,
        who=who,
        asks=asks,
        source=source,
        figures=figures,
        ways=tuple(given.getlist(f"ways-{key}")[:2]) if kind == StepKind.DECISION else (),
        ballot=ballot if kind == StepKind.DECISION else "",
    )


def _with_new(steps: list[WrittenStep], kind: StepKind) -> list[WrittenStep]:
    """Before the first step that comes after its kind."""
    order = list(StepKind)
    later = [
        n for n, step in enumerate(steps) if order.index(StepKind(step.kind)) > order.index(kind)
    ]
    new = WrittenStep(
        key=f"s{uuid4().hex[:8]}", kind=kind, name=str(kind.label), who="", asks="", source=""
    )
    position = later[0] if later else len(steps)
    return [*steps[:position], new, *steps[position:]]


def _place(given: QueryDict, number: int, key: str) -> float:
    text = given.get(f"order-{key}", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else number + 1
