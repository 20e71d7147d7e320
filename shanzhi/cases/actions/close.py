"""Close a matter that its handler has finished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.evidence import keep_files
from shanzhi.cases.actions.locking import locked, save, staff_id
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import CaseClosed
from shanzhi.cases.models import Attachment, Case, Question
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.permissions import CLOSE
from shanzhi.cases.queries.tables import categories
from shanzhi.kernel.api import Actor, Invalid, now


class EvidenceMissing(Invalid):
    """The category asks for a picture of the result."""

    code = "evidence-missing"


@transaction.atomic
def close_case(
    case: Case,
    *,
    by: Actor,
    outcome: Outcome,
    note: str,
    file_ids: Sequence[UUID] = (),
    uploader_key: str = "",
    at: datetime | None = None,
) -> Case:
    """Close with an outcome and words for the reporter, who is asked to rate it. The note says
    what was done, or for ``not_ours`` where it went, or for ``cannot`` why not.

    Raises Denied; WrongState; Invalid (outcome, note); EvidenceMissing where the category asks
    for a picture and there is none.
    """
    moment = at or now()
    case = locked(case, by=by, capability=CLOSE, verb="close")
    if outcome not in Outcome.values:
        raise Invalid({"outcome": _("请选择处理结果。")})
    words = checked(note, field="note")
    rows = keep_files(
        case, file_ids, uploader_key=uploader_key, stage=Stage.EVIDENCE, by=by, at=moment
    )
    _require_evidence(case, outcome)
    Question.objects.filter(case=case, answered_at__isnull=True).update(answered_at=moment)
    in_time = case.paused_at is not None or moment <= case.due_at
    case.state = State.HANDLED
    case.outcome = outcome
    case.outcome_note = words
    case.handled_at = moment
    case.handler_id = staff_id(by)
    case.handler_unit_id = case.holder_unit_id
    case.paused_at = None
    save(
        case, moment, "state", "outcome", "outcome_note", "handled_at", "handler",
        "handler_unit", "paused_at",
    )  # fmt: skip
    clocks = Clocks(case, moment)
    clocks.stop(ClockKind.HANDLE)
    clocks.contacted()
    announce_case(
        case,
        CaseClosed,
        by=by,
        at=moment,
        clocks=clocks.rows,
        outcome=outcome,
        in_time=in_time,
        attachment_ids=[row.pk for row in rows],
    )
    return case


def _require_evidence(case: Case, outcome: Outcome) -> None:
    known = categories.get().get(case.category_id)
    if outcome != Outcome.SOLVED or known is None or not known.evidence_required:
        return
    if not Attachment.objects.filter(case=case, stage=Stage.EVIDENCE).exists():
        raise EvidenceMissing({"files": _("这类诉求办结时需要一张现场照片，请拍照上传后再办结。")})
