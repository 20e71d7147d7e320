"""Look whether what a handler said is so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.dispatch import REASON_LIMIT
from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.parts import follow_whole, lock_as_part
from shanzhi.cases.actions.reviewing import approve, open_review, reject
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import CaseVerified, VerificationFailed
from shanzhi.cases.models import Case
from shanzhi.cases.models.review import Method
from shanzhi.cases.permissions import VERIFY
from shanzhi.kernel.api import Actor, Invalid, now


@transaction.atomic
def verify_case(
    case: Case,
    *,
    by: Actor,
    passed: bool,
    method: str,
    note: str = "",
    at: datetime | None = None,
) -> Case:
    """It is so: the reporter is told and asked to rate. It is not: the unit that closed it has it
    again, with ``note`` as the reason. ``method`` says how it was looked at.

    Raises Denied, also for whoever closed it; WrongState; Invalid (method, note).
    """
    moment = at or now()
    verb = "verify" if passed else "fail_verification"
    lock_as_part(case)
    case = locked(case, by=by, capability=VERIFY, verb=verb)
    review = open_review(case, by)
    if method not in Method.values:
        raise Invalid({"method": _("请选择核查方式：电话、现场或照片。")})
    review.method, review.note = method, short(note, field="note", required=not passed)
    if passed:
        moved = approve(case, review, verb=verb, by=by, at=moment)
        announce_case(
            case, CaseVerified, by=by, at=moment, clocks=moved.clocks.rows, review_id=review.pk,
            dispatch_id=moved.dispatch.pk, outcome=case.outcome, method=method,
        )  # fmt: skip
    else:
        moved = reject(case, review, verb=verb, reason=review.note, by=by, at=moment)
        announce_case(
            case, VerificationFailed, by=by, at=moment, clocks=moved.clocks.rows, review_id=review.pk,
            dispatch_id=moved.dispatch.pk, unit_id=case.holder_unit_id,
            due_at=case.due_at.isoformat(), method=method,
        )  # fmt: skip
    follow_whole(case, at=moment)
    return case


def short(text: str, *, field: str, required: bool = True) -> str:
    """Words that also stand as the reason of a move; raises Invalid when they are too long."""
    words = checked(text, field=field, required=required)
    if len(words) > REASON_LIMIT:
        raise Invalid({field: _("最多 %(most)s 字，请删减后再提交。") % {"most": REASON_LIMIT}})
    return words
