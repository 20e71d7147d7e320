"""What was reckoned of a talk, as pages and the API show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from shanzhi.deliberation.models import Talk
from shanzhi.deliberation.models.talk import StatementState


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement with percent [agree, disagree, pass] of each group, in the groups' order."""

    text: str
    cells: list[list[int]]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """``says``: (statement, whether they agree) that tell this group from the others."""

    name: str
    size: int
    x: float
    y: float
    says: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Results:
    """``people`` counted, ``apart`` who voted too little; empty lists where there was too little."""

    at: datetime
    voters: int
    votes: int
    people: int
    apart: int
    groups: list[ShownGroup] = field(default_factory=list)
    shared: list[ShownStatement] = field(default_factory=list)
    divide: list[ShownStatement] = field(default_factory=list)
    others: list[ShownStatement] = field(default_factory=list)


def results_of(talk: Talk) -> Results | None:
    """None where nothing was reckoned yet. What was taken out since then is left out (1 query)."""
    result = getattr(talk, "result", None)
    if result is None:
        return None
    texts = dict(
        talk.statements.filter(state=StatementState.SHOWN).order_by("pk").values_list("pk", "text")
    )
    shown = result.shown
    cells = {int(pk): row for pk, row in shown["statements"].items() if int(pk) in texts}

    def rows(ids: list[int]) -> list[ShownStatement]:
        return [ShownStatement(texts[pk], cells[pk]) for pk in ids if pk in cells]

    told = {*shown["shared"], *shown["divide"]}
    return Results(
        at=result.at,
        voters=result.voters,
        votes=result.votes,
        people=shown["people"],
        apart=shown["apart"],
        groups=[
            ShownGroup(
                each["name"],
                each["size"],
                each["x"],
                each["y"],
                [(texts[pk], agrees) for pk, agrees in each["peculiar"] if pk in texts],
            )
            for each in shown["groups"]
        ],
        shared=rows(shown["shared"]),
        divide=rows(shown["divide"]),
        others=rows([pk for pk in cells if pk not in told]),
    )
