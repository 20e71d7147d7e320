"""Tick a line of a matter's checklist, or take the tick back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.correct_urgency import require_open
from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseChecked
from shanzhi.cases.models import Case, CheckTick
from shanzhi.cases.permissions import TICK
from shanzhi.cases.queries.prepared import checks_of
from shanzhi.kernel.api import Actor, Invalid, now


@transaction.atomic
def tick_item(
    case: Case, *, by: Actor, item_id: int, is_ticked: bool, at: datetime | None = None
) -> Case:
    """Say that a line was looked at, or that it was not after all; the same again is nothing.

    Raises Denied; WrongState once the matter is closed; Invalid (item) for a line that is not on
    its list.
    """
    moment = at or now()
    case = locked(case, by=by, capability=TICK)
    require_open(case)
    check = next((check for check in checks_of(case) if check.item.pk == item_id), None)
    if check is None:
        raise Invalid({"item": _("清单里没有这一项，请刷新后再看。")})
    if check.is_ticked == is_ticked:
        return case
    if is_ticked:
        CheckTick.objects.create(case=case, item_id=item_id, ticked_by_id=author_id(by), at=moment)
    else:
        CheckTick.objects.filter(case=case, item_id=item_id).delete()
    announce_case(case, CaseChecked, by=by, at=moment, item_id=item_id, is_ticked=is_ticked)
    return case
