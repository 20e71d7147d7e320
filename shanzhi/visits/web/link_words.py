"""How a linked cadre's plan is shown: its standing in words and colour."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.places.api import division_name, path_of
from shanzhi.visits.models import LinkPlan
from shanzhi.visits.rules.link_plans import standing

TONES = {"done": "ok", "missed": "late", "soon": "soon", "due": ""}


def shown_plan(plan: LinkPlan, today: date) -> dict[str, Any]:
    """A plan as a row shows it."""
    found = standing(plan.done_at is not None, plan.due_on, today)
    late = plan.done_at is not None and localtime(plan.done_at).date() > plan.due_on
    words = {
        "done": _("已完成（晚于到期日）") if late else _("已完成"),
        "missed": _("到期未完成"),
        "soon": _("今天到期") if plan.due_on == today else _("明天到期"),
        "due": _("待完成"),
    }
    return {
        "plan": plan,
        "standing": found,
        "words": words[found],
        "tone": TONES[found],
        "place": place_words(plan.link.place_code),
    }


def place_words(code: str) -> str:
    """Street · community · grid: a place with what it lies in."""
    names = [name for each, name in path_of(code) if len(each) > 6]
    return " · ".join(names) or division_name(code) or code
