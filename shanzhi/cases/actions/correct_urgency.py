"""A person corrects how urgent a matter is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked, save, staff_id
from shanzhi.cases.actions.merging import checked_reason
from shanzhi.cases.actions.remeasuring import holders_limits, measure_again
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.settling import settled
from shanzhi.cases.events import CaseUrgencyCorrected
from shanzhi.cases.models import Case, Correction
from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.correction import CorrectedField
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.permissions import CORRECT
from shanzhi.kernel.api import Actor, Invalid, WrongState, now


@transaction.atomic
def correct_urgency(
    case: Case,
    *,
    by: Actor,
    urgency: int,
    reason: str,
    loaded: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Set how urgent an open matter is, with the reason. Its clocks get the limits of the right
    urgency, from their own start. ``loaded`` is the urgency that the person saw; the same again is
    nothing.

    Raises Denied; WrongState once it is closed; Invalid (urgency, reason); FieldChanged.
    """
    moment = at or now()
    case = locked(case, by=by, capability=CORRECT)
    require_open(case)
    if urgency not in Urgency.values:
        raise Invalid({"urgency": _("请选择紧急程度。")})
    words = checked_reason(reason)
    before = case.urgency
    seen = None if loaded is None else {"urgency": str(loaded)}
    settled(seen, {"urgency": str(before)}, {"urgency": str(urgency)})
    if urgency == before:
        return case
    limits = holders_limits(case)
    case.urgency = urgency
    save(case, moment, "urgency")
    clocks = measure_again(case, limits, moment)
    correction = Correction.objects.create(
        case=case,
        field=CorrectedField.URGENCY,
        before=Urgency(before).name.lower(),
        after=Urgency(urgency).name.lower(),
        reason=words,
        corrected_by_id=staff_id(by),
        at=moment,
    )
    announce_case(
        case,
        CaseUrgencyCorrected,
        by=by,
        at=moment,
        clocks=clocks.rows,
        correction_id=correction.pk,
        urgency=urgency,
        before=before,
    )
    return case


def require_open(case: Case) -> None:
    """Raises WrongState once a matter is closed: what was answered stays as it was answered."""
    if case.state not in OPEN_STATES:
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能再更正。") % {"state": State(case.state).label}
        )
