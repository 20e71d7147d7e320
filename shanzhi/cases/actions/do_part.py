"""A called unit says what it did, and shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shanzhi.cases.actions.calls import locked_call
from shanzhi.cases.actions.evidence import keep_files
from shanzhi.cases.actions.joint_words import require_open
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import UnitDidPart
from shanzhi.cases.models import WhistleCall
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.whistle import CallState
from shanzhi.cases.permissions import ATTEND
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def do_part(
    call: WhistleCall,
    *,
    by: Actor,
    note: str,
    file_ids: Sequence[UUID] = (),
    uploader_key: str = "",
    at: datetime | None = None,
) -> WhistleCall:
    """The unit has done what it was called for; it may then be appraised.

    Raises Denied; WrongState unless it has reported in; Invalid (note, files).
    """
    moment = at or now()
    case, call = locked_call(call, by=by, capability=ATTEND, states=(CallState.PRESENT,))
    require_open(case)
    call.done_note = checked(note, field="note")
    call.done_at = moment
    call.state = CallState.DONE
    call.save(update_fields=["state", "done_at", "done_note"])
    rows = keep_files(
        case, file_ids, uploader_key=uploader_key, stage=Stage.EVIDENCE, by=by, at=moment
    )
    announce_case(
        case,
        UnitDidPart,
        by=by,
        at=moment,
        call_id=call.pk,
        unit_id=call.unit_id,
        attachment_ids=[row.pk for row in rows],
    )
    return call
