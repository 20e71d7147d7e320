"""Procedures of deliberation: who, what is asked, in which figures, on which ground."""

from __future__ import annotations

from shanzhi.config.reference.markdown import code, page, table
from shanzhi.deliberation.procedures import PROCEDURES, Figure, Procedure, Step, place_figures
from shanzhi.deliberation.web.topic_words import figure_words


def procedures_page() -> str:
    """What ships; a place changes a figure with a reason."""
    return page(
        "Procedures",
        "A topic goes the way of one of these procedures, chosen by the desk that takes it up. They are data "
        "(`shanzhi/deliberation/procedures/ready_made.py`). A place changes a figure with a reason at "
        "`/desk/procedures`: the nearest place above holds, a step that has begun keeps what it asked, and each "
        "change is an event. Days count without day 0; a last day that is no working day of the place moves to the "
        "next one (Civil Code art. 201 and 203). Shares are reckoned in whole numbers.",
        "## Every place",
        table(
            ("Figure", "On screen", "Ships as"),
            [
                (code(name), Figure(name).label, figure_words(name, value))
                for name, value in place_figures().items()
            ],
        ),
        *(part for each in PROCEDURES for part in _procedure(each)),
    )


def _procedure(each: Procedure) -> tuple[str, ...]:
    return (
        f"## {each.name}",
        f"{code(each.code)}: {each.when}. {each.source}.",
        table(
            ("Step", "On screen", "Kind", "Who", "Asks", "Figures", "By", "Source"),
            [_row(step) for step in each.steps],
        ),
    )


def _row(step: Step) -> tuple[str, ...]:
    figures = "; ".join(
        f"{Figure(name).label} {figure_words(name, value)}" for name, value in step.figures.items()
    )
    ways = ", ".join(str(way.label) for way in step.ways)
    return (
        code(step.key),
        str(step.name),
        code(step.kind),
        str(step.who),
        str(step.asks),
        figures,
        f"{ways} ({step.ballot})" if step.ballot else ways,
        str(step.source),
    )
