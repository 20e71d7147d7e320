"""A place lays down how long something may take."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.events import DeadlineSet
from shanzhi.cases.models import Deadline
from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.deadline import AfterReopening
from shanzhi.cases.permissions import MANAGE_DEADLINES
from shanzhi.cases.queries.tables import categories
from shanzhi.cases.rules.deadlines import DeadlineRow
from shanzhi.kernel.api import Actor, Invalid, Target, announce, bump, now, require

MAX_LIMIT = 400
PLACE = re.compile(r"(\d{6}(\d{3}(\d{3}(\d{3})?)?)?)?")


@transaction.atomic
def set_deadline(row: DeadlineRow, *, by: Actor, at: datetime | None = None) -> Deadline:
    """Make or change the rule for a clock, place, category and urgency ("" and None: for all). It
    holds for clocks that start from now on; those that run keep their limit.

    Raises Denied outside of the places of ``by``; Invalid (clock, place, category, urgency, limit,
    after_reopening).
    """
    require(by, MANAGE_DEADLINES, Target(place_code=row.place_code))
    if faults := _faults(row):
        raise Invalid(faults)
    rule, _made = Deadline.objects.update_or_create(
        clock=row.clock,
        place_code=row.place_code,
        category_code=row.category_code,
        urgency=row.urgency,
        defaults={
            "limit_amount": row.limit[0],
            "limit_unit": row.limit[1],
            "after_reopening": row.after_reopening,
        },
    )
    bump("cases.deadlines")
    event = DeadlineSet(
        deadline_id=rule.pk,
        clock=rule.clock,
        category=rule.category_code,
        urgency=rule.urgency,
        amount=rule.limit_amount,
        unit=rule.limit_unit,
        after_reopening=rule.after_reopening,
    )
    announce(event, by=by, place_code=rule.place_code, at=at or now())
    return rule


def _faults(row: DeadlineRow) -> dict[str, str]:
    faults: dict[str, str] = {}
    if row.clock not in ClockKind.values:
        faults["clock"] = _("请选择是哪一个时限。")
    if not PLACE.fullmatch(row.place_code):
        faults["place"] = _("地点代码应为 6、9、12 或 15 位数字。")
    if row.category_code and row.category_code not in categories.get():
        faults["category"] = _("没有这个类别，请重新选择。")
    if row.urgency is not None and row.urgency not in Urgency.values:
        faults["urgency"] = _("请选择紧急程度。")
    if not 1 <= row.limit[0] <= MAX_LIMIT:
        faults["limit"] = _("请填写限时，数字从 1 到 %(most)s。") % {"most": MAX_LIMIT}
    if row.after_reopening not in AfterReopening.values:
        faults["after_reopening"] = _("请选择重办时怎样计时。")
    return faults
