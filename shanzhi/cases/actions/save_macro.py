"""Write, change and put away macros."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.preparing import Where, require_managing, where_faults
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import MacroSaved
from shanzhi.cases.models import Macro
from shanzhi.cases.queries.prepared import MACROS
from shanzhi.cases.rules.bounds import TEXT_LIMIT
from shanzhi.cases.rules.macros import MOST_STEPS, MacroStep, incomplete
from shanzhi.cases.rules.placeholders import unknown_in
from shanzhi.kernel.api import Actor, Invalid, announce, bump, now
from shanzhi.organizations import api as organizations


@transaction.atomic
def save_macro(
    macro: Macro | None,
    *,
    by: Actor,
    where: Where,
    steps: Sequence[MacroStep],
    at: datetime | None = None,
) -> Macro:
    """Write a new macro (None) or change one. Whether a step can be done is asked when it is run.

    Raises Denied; Invalid (title, place, category, steps).
    """
    moment = at or now()
    if macro is not None:
        macro = Macro.objects.select_for_update().get(pk=macro.pk)
        require_managing(by, macro.place_code)
    require_managing(by, where.place_code)
    if faults := where_faults(where) | _step_faults(steps):
        raise Invalid(faults)
    row = macro or Macro()
    row.title, row.steps = where.title.strip(), [step.as_json() for step in steps]
    row.place_code, row.category_code = where.place_code, where.category_code
    return _keep(row, by, moment)


@transaction.atomic
def put_macro_away(macro: Macro, *, by: Actor, at: datetime | None = None) -> Macro:
    """It is offered no more. Raises Denied."""
    row = Macro.objects.select_for_update().get(pk=macro.pk)
    require_managing(by, row.place_code)
    if not row.is_active:
        return row
    row.is_active = False
    return _keep(row, by, at or now())


def _step_faults(steps: Sequence[MacroStep]) -> dict[str, str]:
    if not steps:
        return {"steps": _("请至少写一步。")}
    if len(steps) > MOST_STEPS:
        return {"steps": _("最多 %(most)s 步。") % {"most": MOST_STEPS}}
    if (number := incomplete(steps)) is not None:
        return {"steps": _("第 %(n)s 步没有写完：请补上文字或单位。") % {"n": number}}
    for number, step in enumerate(steps, start=1):
        if len(step.words) > TEXT_LIMIT or not storable(step.words) or unknown_in(step.words):
            return {"steps": _("第 %(n)s 步的文字不能用：太长，或有不认识的 {…}。") % {"n": number}}
        if step.unit_id is not None and organizations.unit(step.unit_id) is None:
            return {"steps": _("第 %(n)s 步的单位不存在，请重新选择。") % {"n": number}}
    return {}


def _keep(row: Macro, by: Actor, at: datetime) -> Macro:
    row.changed_at = at
    row.save()
    bump(MACROS)
    saved = MacroSaved(row_id=row.pk, is_active=row.is_active)
    announce(saved, by=by, place_code=row.place_code, at=at)
    return row
