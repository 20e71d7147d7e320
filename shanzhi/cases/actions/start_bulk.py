"""One order for many matters: written down first, then carried out row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.dispatch import reason_faults
from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.events import BulkStarted
from shanzhi.cases.models import BulkItem, BulkOperation
from shanzhi.cases.models.bulk import BulkVerb
from shanzhi.cases.permissions import ACCEPT, DISPATCH
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.kernel.api import Actor, Invalid, announce, now, require
from shanzhi.organizations import api as organizations

MOST_AT_ONCE = 500
_ASKS = {BulkVerb.DISPATCH: DISPATCH, BulkVerb.ACCEPT: ACCEPT}


@transaction.atomic
def start_bulk(
    verb: BulkVerb,
    *,
    by: Actor,
    numbers: Sequence[str],
    unit_id: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> BulkOperation:
    """Write the order down; ``run_bulk`` carries it out. Whether each matter can be given to the
    unit, or accepted, is decided when its turn comes.

    Raises Denied for who may do this with no matter at all; Invalid (cases, unit, reason).
    """
    require(by, _ASKS[verb])
    moment = at or now()
    cases = list(visible_cases(by).filter(number__in=set(numbers)).order_by("-id"))
    faults = _case_faults(len(cases)) | _dispatch_faults(verb, unit_id, reason)
    if faults:
        raise Invalid(faults)
    is_dispatch = verb is BulkVerb.DISPATCH
    operation = BulkOperation.objects.create(
        verb=verb,
        unit_id=unit_id if is_dispatch else None,
        reason=reason.strip() if is_dispatch else "",
        made_by_id=author_id(by),
        at=moment,
    )
    BulkItem.objects.bulk_create(BulkItem(operation=operation, case=case) for case in cases)
    announce(
        BulkStarted(operation_id=operation.pk, verb=verb.value, count=len(cases)),
        by=by,
        at=moment,
        fresh=True,
    )
    return operation


def _case_faults(count: int) -> dict[str, str]:
    if not count:
        return {"cases": _("还没有选诉求：请回到队列，勾选后再批量处理。")}
    if count > MOST_AT_ONCE:
        return {"cases": _("一次最多 %(most)s 件，请分几次来。") % {"most": MOST_AT_ONCE}}
    return {}


def _dispatch_faults(verb: BulkVerb, unit_id: int | None, reason: str) -> dict[str, str]:
    if verb is not BulkVerb.DISPATCH:
        return {}
    unit = organizations.unit(unit_id) if unit_id else None
    if unit is None or not unit.is_active:
        return {"unit": _("请选择承办单位。")} | reason_faults(reason)
    return reason_faults(reason)
