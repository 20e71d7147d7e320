"""States: the workflow of every room that has one, as a diagram and as tables."""

from __future__ import annotations

from types import ModuleType

from shanzhi.config.reference.markdown import code, page, table
from shanzhi.config.reference.rooms import parts


def states_page() -> str:
    """Diagram, states and steps, straight from each workflow.py."""
    sections = [part for room, module in parts("workflow") for part in _sections(room, module)]
    return page(
        "States",
        "The workflow is data: an action asks `workflow.require(state, verb)` and takes the state "
        "it returns. What is not in the table cannot be done.",
        *sections,
    )


def _sections(room: str, workflow: ModuleType) -> list[str]:
    states = list(workflow.State)
    return [
        f"## {room}",
        _diagram(workflow),
        table(
            ("State", "On screen", "Left by"),
            [(code(s.value), s.label, _verbs(workflow, s)) for s in states],
        ),
        table(
            ("Step", "On screen", "From", "To"),
            [
                (code(step.verb), step.label, ", ".join(o.value for o in step.origins), step.to)
                for step in workflow.STEPS
            ],
        ),
    ]


def _diagram(workflow: ModuleType) -> str:
    first = next(iter(workflow.State))
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.value}' for state in workflow.State]
    lines += [f"    [*] --> {first.value}"]
    lines += [
        f"    {origin.value} --> {step.to.value}: {step.label}"
        for step in workflow.STEPS
        for origin in step.origins
    ]
    lines += [f"    {s.value} --> [*]" for s in workflow.State if not _verbs(workflow, s)]
    return "\n".join([*lines, "```"])


def _verbs(workflow: ModuleType, state: object) -> str:
    return ", ".join(step.verb for step in workflow.STEPS if state in step.origins)
