"""A rule of alarms as a form: what was typed, and what is written into its fields."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Target, allowed
from shanzhi.places import api as places
from shanzhi.sensing.actions.save_rule import RuleDraft
from shanzhi.sensing.models import Cause, DeviceKind, Form, Metric, Severity
from shanzhi.sensing.permissions import MANAGE_RULES
from shanzhi.sensing.queries.rules import metrics_of

EVERYWHERE = "all"
# Which fields a form of rule has beside those that all have.
FIELDS = {
    Form.ABOVE: {"metric", "clear_at", "needed", "hold_s"},
    Form.BELOW: {"metric", "clear_at", "needed", "hold_s"},
    Form.RISE: {"metric", "clear_at", "window_s", "needed", "hold_s"},
    Form.TOGETHER: {"metric", "clear_at", "other", "window_s", "needed", "hold_s"},
    Form.SILENCE: {"hold_s"},
    Form.QUIET: {"window_s"},
}
# A new rule of each form before anything was typed.
BEGINS: dict[str, dict[str, Any]] = {
    Form.RISE: {"raise_at": 8.0, "clear_at": 3.0, "window_s": 180},
    Form.TOGETHER: {"window_s": 120},
    Form.SILENCE: {"raise_at": 3.0, "cause": Cause.SILENCE, "severity": Severity.MINOR},
    Form.QUIET: {"raise_at": 4.0, "clear_at": 1.0, "cause": Cause.PERSON},
}


def blank(kind_code: str, form: str, place_code: str) -> RuleDraft:
    """A new rule to be filled in."""
    given = {"cause": Cause.OTHER, "severity": Severity.MAJOR, **BEGINS.get(form, {})}
    return RuleDraft(kind_code=kind_code, place_code=place_code, name="", form=form, **given)


def read_draft(given: Mapping[str, str]) -> RuleDraft:
    """What was typed; what is no number is one that the bounds refuse."""
    place = given.get("place", "")
    return RuleDraft(
        kind_code=given.get("kind", ""),
        place_code="" if place == EVERYWHERE else place or "-",
        name=given.get("name", ""),
        cause=given.get("cause", ""),
        severity=_whole(given, "severity"),
        form=given.get("form", ""),
        metric=given.get("metric", ""),
        raise_at=number(given.get("raise_at", "")),
        clear_at=number(given.get("clear_at", "0")),
        other_metric=given.get("other_metric", ""),
        other_at=number(given["other_at"]) if given.get("other_at") else None,
        window_s=_whole(given, "window_s", 0),
        needed=_whole(given, "needed", 1),
        of=_whole(given, "of", 1),
        hold_s=_whole(given, "hold_s", 0),
    )


def number(text: str) -> float:
    """A number, or nan."""
    try:
        return float(text) if len(text) < 30 else float("nan")
    except ValueError:
        return float("nan")


def typed_of(draft: RuleDraft) -> dict[str, str]:
    """The fields as they are written into the form."""
    typed = {key: _shown(value) for key, value in asdict(draft).items()}
    return typed | {"place": draft.place_code or EVERYWHERE, "kind": draft.kind_code}


def choices_of(viewer: Actor, kind: DeviceKind, form: str) -> dict[str, Any]:
    """What the selects offer."""
    measured = metrics_of(kind.code)
    metrics = [(metric.key, _with_unit(metric)) for metric in measured]
    forms = [choice for choice in Form.choices if kind.is_personal or choice[0] != Form.QUIET]
    return {
        "kind": kind,
        "form": form,
        "form_label": Form(form).label,
        "forms": forms,
        "has": FIELDS[Form(form)],
        "metrics": metrics,
        "has_states": any(metric.is_state for metric in measured),
        "causes": Cause.choices,
        "severities": Severity.choices,
        "places": managed_places(viewer),
    }


def managed_places(viewer: Actor) -> list[tuple[str, str]]:
    """(code, name) of places for which the viewer may set rules: their own and those just below."""
    found: dict[str, str] = {}
    for scope in sorted(set(viewer.scopes()) - {""}):
        found |= dict(places.names_below(scope))
        found[scope] = places.division_name(scope) or scope
    choices = [
        (code, name)
        for code, name in sorted(found.items())
        if allowed(viewer, MANAGE_RULES, Target(place_code=code))
    ]
    if allowed(viewer, MANAGE_RULES, Target(place_code="")):
        choices.insert(0, (EVERYWHERE, _("全部地点")))
    return choices


def _with_unit(metric: Metric) -> str:
    words = {"name": metric.shown_name, "unit": gettext(metric.unit) if metric.unit else ""}
    return _("%(name)s（%(unit)s）") % words if metric.unit else metric.shown_name


def _whole(given: Mapping[str, str], name: str, without: int = -1) -> int:
    text = given.get(name, "")
    if not text:
        return without
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else -1


def _shown(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return "" if value is None else str(value)
