"""Sign, or do not sign, that something cannot be solved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.parts import follow_whole, lock_as_part
from shanzhi.cases.actions.reviewing import approve, open_review, reject
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.standing import require_above
from shanzhi.cases.actions.verify import short
from shanzhi.cases.events import CannotSigned, SignatureRefused
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import SIGN
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def sign_case(
    case: Case, *, by: Actor, agreed: bool, note: str = "", at: datetime | None = None
) -> Case:
    """The level above agrees that it cannot be solved, and the reporter is told; or it does not,
    says why in ``note``, and the unit that said so has it again.

    Raises Denied, also for whoever closed it and whoever does not stand above its circle;
    WrongState; Invalid (note).
    """
    moment = at or now()
    verb = "sign" if agreed else "refuse_to_sign"
    lock_as_part(case)
    case = locked(case, by=by, capability=SIGN, verb=verb)
    require_above(case, by, what=_("会签"))
    review = open_review(case, by)
    review.note = short(note, field="note", required=not agreed)
    if agreed:
        moved = approve(case, review, verb=verb, by=by, at=moment)
        announce_case(
            case, CannotSigned, by=by, at=moment, clocks=moved.clocks.rows, review_id=review.pk,
            dispatch_id=moved.dispatch.pk, outcome=case.outcome,
        )  # fmt: skip
    else:
        moved = reject(case, review, verb=verb, reason=review.note, by=by, at=moment)
        announce_case(
            case, SignatureRefused, by=by, at=moment, clocks=moved.clocks.rows, review_id=review.pk,
            dispatch_id=moved.dispatch.pk, unit_id=case.holder_unit_id,
            due_at=case.due_at.isoformat(),
        )  # fmt: skip
    follow_whole(case, at=moment)
    return case
