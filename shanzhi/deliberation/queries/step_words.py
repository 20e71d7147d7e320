"""Names of steps in the reader's language."""

from __future__ import annotations

from shanzhi.deliberation.queries.procedures import procedure_with


def step_name(code: str, key: str) -> str:
    """What a step of a procedure is called; nothing for unknown ones."""
    found = procedure_with(code)
    return next((str(step.name) for step in found.steps if step.key == key), "") if found else ""


def procedure_name(code: str) -> str:
    """What a procedure is called."""
    found = procedure_with(code)
    return str(found.name) if found else ""
