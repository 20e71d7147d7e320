"""What the pane of a matter shows of its circle, and which verbs of the circles fit it now."""

from __future__ import annotations

from typing import Any

from shanzhi.cases.models import Case
from shanzhi.cases.models.handling import ReturnReason
from shanzhi.cases.models.states import Circle, State
from shanzhi.cases.permissions import DECIDE, ESCALATE, RETURN
from shanzhi.cases.rules.circles import RETURNS_BEFORE_DECISION, stands_at
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, TimeUnit, allowed


def circles_context(case: Case) -> dict[str, Any]:
    """What the pane needs for these verbs."""
    return {
        "circle": Circle(case.circle).label,
        "return_reasons": ReturnReason.choices,
        "limit_units": [(unit.value, unit.label) for unit in TimeUnit],
    }


def circle_verbs(viewer: Actor, case: Case) -> set[str]:
    """Which of these verbs the viewer may use on the matter as it is now."""
    target, able = case.target(), set()
    if possible(case.state, "escalate") and case.circle < Circle.CITY:
        able |= {"escalate"} if allowed(viewer, ESCALATE, target) else set()
    if possible(case.state, "return") and not case.is_binding and allowed(viewer, RETURN, target):
        able.add("return")
    if to_be_decided(case) and allowed(viewer, DECIDE, target):
        able |= {"decide"} if stands_at(case.circle, viewer.scopes(), case.place_code) else set()
    return able


def to_be_decided(case: Case) -> bool:
    """Was it returned so often that the level above has to decide?"""
    return case.state == State.TO_DISPATCH and case.returns >= RETURNS_BEFORE_DECISION
