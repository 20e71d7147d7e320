"""验收: who has the whole looks at a part that is handled, and ends it or sends it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.actions.joint_words import short
from shanzhi.cases.actions.locking import require_waiting_whole, save
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.parts import locked_with_parent, tell_parent
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import PartAccepted, PartSentBack
from shanzhi.cases.models import Case
from shanzhi.cases.models.handling import Move
from shanzhi.cases.permissions import SPLIT
from shanzhi.kernel.api import Actor, Denied, now, require


@transaction.atomic
def accept_part(child: Case, *, by: Actor, at: datetime | None = None) -> Case:
    """The part is done: it ends as "not rated", because nobody reported it by itself; the whole
    is rated. Never by somebody of the unit that handled it, unless that has the whole too.

    Raises Denied; WrongState unless it is a part and handled.
    """
    moment = at or now()
    parent, child = _judged(child, by)
    child.state = workflow.require(child.state, "archive")
    child.finished_at = moment
    save(child, moment, "state", "finished_at")
    announce_case(child, PartAccepted, by=by, at=moment, parent_id=parent.pk)
    tell_parent(parent, child, by=by, at=moment)
    return child


@transaction.atomic
def send_part_back(child: Case, *, by: Actor, reason: str, at: datetime | None = None) -> Case:
    """The part is not done: the unit that handled it has it again, with new clocks.

    Raises Denied; WrongState unless it is a part and handled, and its whole still waits for it;
    Invalid (reason).
    """
    moment = at or now()
    parent, child = _judged(child, by)
    workflow.require(child.state, "send_back")
    require_waiting_whole(child)
    handing = Handing(
        unit_id=child.handler_unit_id or child.holder_unit_id,
        move=Move.REOPENING,
        reason=short("reason", reason),
    )
    dispatch, clocks = hand_to(child, handing, verb="send_back", by=by, at=moment)
    announce_case(
        child,
        PartSentBack,
        by=by,
        at=moment,
        clocks=clocks.rows,
        parent_id=parent.pk,
        dispatch_id=dispatch.pk,
        unit_id=dispatch.unit_id,
    )
    return child


def _judged(child: Case, by: Actor) -> tuple[Case, Case]:
    parent, child = locked_with_parent(child)
    require(by, SPLIT, parent.target())
    own = child.holder_unit_id in by.unit_ids and parent.holder_unit_id != child.holder_unit_id
    if own:
        raise Denied(_("自己单位办的部分，由主诉求的承办单位验收。"))
    return parent, child
