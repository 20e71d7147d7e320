"""Close a matter that its handler has finished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.evidence import Taken, keep_files, require_evidence
from shanzhi.cases.actions.locking import locked, save, staff_id
from shanzhi.cases.actions.reviewing import send_to_review
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked, sendable
from shanzhi.cases.events import CaseClosed, CaseSentToSign, CaseSentToVerify
from shanzhi.cases.models import Case, Question
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.review import ReviewKind, Why
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.permissions import CLOSE
from shanzhi.cases.queries.public_phones import public_phones
from shanzhi.cases.queries.tables import sampling_shares
from shanzhi.cases.rules.sampling import share_at, why_verified
from shanzhi.kernel.api import Actor, Invalid, now

BASIS_LIMIT = 300


@transaction.atomic
def close_case(  # noqa: PLR0913  # 2026-11-25: a closing says this much, and every end of the house calls it
    case: Case,
    *,
    by: Actor,
    outcome: Outcome,
    note: str,
    basis: str = "",
    file_ids: Sequence[UUID] = (),
    uploader_key: str = "",
    taken: Taken | None = None,
    at: datetime | None = None,
) -> Case:
    """Close with an outcome and words for the reporter. The note says what was done, or for
    ``not_ours`` where it went, or for ``cannot`` why not; then ``basis`` names the law or policy.
    ``taken`` is where the pictures were taken.

    The reporter is told and asked to rate; before that, ``cannot`` is signed by the level above,
    and what the sampling rule finds is verified by somebody else. What the system itself closes
    (past reports, alarms that were false) is history: nobody looks at it, and no picture is asked for.

    Raises Denied; WrongState; Invalid (outcome, note, basis); EvidenceMissing where the category
    asks for pictures that are not there or were not taken there.
    """
    moment = at or now()
    case = locked(case, by=by, capability=CLOSE, verb="close")
    if outcome not in Outcome.values:
        raise Invalid({"outcome": _("请选择处理结果。")})
    words = _words(case, note, by)
    law = _basis(basis, outcome, by)
    rows = keep_files(
        case, file_ids, uploader_key=uploader_key, stage=Stage.EVIDENCE, by=by, at=moment,
        taken=taken,
    )  # fmt: skip
    if outcome == Outcome.SOLVED and by.is_staff:
        require_evidence(case)
    Question.objects.filter(case=case, answered_at__isnull=True).update(answered_at=moment)
    in_time = case.paused_at is not None or moment <= case.due_at
    case.outcome, case.outcome_note, case.outcome_basis = outcome, words, law
    case.handled_at = moment
    case.handler_id = staff_id(by)
    case.handler_unit_id = case.holder_unit_id
    case.paused_at = None
    save(
        case, moment, "outcome", "outcome_note", "outcome_basis", "handled_at", "handler",
        "handler_unit", "paused_at",
    )  # fmt: skip
    _announce(case, _why(case, by), by, moment, in_time, [row.pk for row in rows])
    return case


def _words(case: Case, note: str, by: Actor) -> str:
    if not by.is_staff:
        return checked(note, field="note")
    return sendable(note, field="note", own_phones=public_phones(case))


def _basis(basis: str, outcome: str, by: Actor) -> str:
    if outcome != Outcome.CANNOT:
        return ""
    law = checked(basis, field="basis", required=False)
    if not law and by.is_staff:
        raise Invalid(
            {"basis": _("请写明依据的法规或政策，如“《…条例》第几条”，上一级会签时要看。")}
        )
    if len(law) > BASIS_LIMIT:
        raise Invalid({"basis": _("最多 %(most)s 字，请删减后再提交。") % {"most": BASIS_LIMIT}})
    return law


def _why(case: Case, by: Actor) -> Why | None:
    """Why somebody looks at it again before the reporter is told; None when nobody does."""
    if not by.is_staff:
        return None
    if case.outcome == Outcome.CANNOT:
        return Why.CANNOT
    return why_verified(
        urgency=case.urgency,
        times_back=case.times_returned + case.times_reopened,
        public_id=case.public_id,
        percent=share_at(sampling_shares.get(), case.place_code),
        key=str(settings.SECRET_KEY).encode(),
    )


def _announce(
    case: Case, why: Why | None, by: Actor, at: datetime, in_time: bool, files: list[int]
) -> None:
    """Move it on to whom it goes next, and say so."""
    if why is None:
        _tell(case, by, at, in_time, files)
        return
    kind = ReviewKind.SIGN if why is Why.CANNOT else ReviewKind.VERIFY
    moved = send_to_review(case, kind, why, by=by, at=at)
    sent = {
        "review_id": moved.review.pk,
        "dispatch_id": moved.dispatch.pk,
        "unit_id": case.holder_unit_id,
        "in_time": in_time,
        "attachment_ids": files,
    }
    rows = moved.clocks.rows
    if kind is ReviewKind.SIGN:
        announce_case(case, CaseSentToSign, by=by, at=at, clocks=rows, **sent)
    else:
        announce_case(
            case, CaseSentToVerify, by=by, at=at, clocks=rows, why=why, outcome=case.outcome, **sent
        )


def _tell(case: Case, by: Actor, at: datetime, in_time: bool, files: list[int]) -> None:
    case.state = workflow.require(case.state, "close")
    save(case, at, "state")
    clocks = Clocks(case, at)
    clocks.stop(ClockKind.HANDLE)
    clocks.contacted()
    announce_case(
        case, CaseClosed, by=by, at=at, clocks=clocks.rows, outcome=case.outcome, in_time=in_time,
        attachment_ids=files,
    )  # fmt: skip
