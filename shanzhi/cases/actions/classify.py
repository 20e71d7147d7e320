"""A person corrects the category; the correction is kept as a label to learn from."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, save, staff_id
from shanzhi.cases.actions.remeasuring import holders_limits, measure_again
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.settling import settled
from shanzhi.cases.events import CaseReclassified
from shanzhi.cases.models import Case, Classification
from shanzhi.cases.permissions import CLASSIFY
from shanzhi.cases.queries.tables import categories
from shanzhi.kernel.api import Actor, Invalid, now


@transaction.atomic
def correct_category(
    case: Case,
    *,
    by: Actor,
    category_code: str,
    loaded: str | None = None,
    at: datetime | None = None,
) -> Case:
    """Set the category by a person's choice; who holds the matter does not change, until when
    does: the limits of the right category count. ``loaded`` is the category that the person saw.

    Raises Denied; Invalid (category) for an unknown code; FieldChanged when somebody set another
    one meanwhile.
    """
    moment = at or now()
    case = locked(case, by=by, capability=CLASSIFY)
    if category_code not in categories.get():
        raise Invalid({"category": _("没有这个类别，请重新选择。")})
    before, limits = case.category_id, holders_limits(case)
    if loaded is not None:
        settled({"category": loaded}, {"category": before}, {"category": category_code})
    case.category_id = category_code
    save(case, moment, "category")
    clocks = measure_again(case, limits, moment)
    Classification.objects.create(
        case=case, category_id=category_code, decided_by_id=staff_id(by), at=moment
    )
    announce_case(
        case,
        CaseReclassified,
        by=by,
        at=moment,
        clocks=clocks.rows,
        category=category_code,
        before=before,
    )
    return case
