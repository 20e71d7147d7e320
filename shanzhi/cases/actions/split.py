"""Split a matter: each part is a matter of its own, with its own holder and clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.dispatch import dispatcher_of, reason_faults
from shanzhi.cases.actions.joint_words import short_faults
from shanzhi.cases.actions.locking import locked, staff_id
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.numbering import next_number
from shanzhi.cases.actions.saying import announce_case, standing_of
from shanzhi.cases.events import CaseDispatched, CaseOpened, CaseSplit
from shanzhi.cases.models import Case, CaseText, Classification
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import SPLIT
from shanzhi.cases.rules.bounds import summary_of
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, bigram_vector, now
from shanzhi.organizations import api as organizations

MOST_PARTS = 9
PART_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is to be done, by which unit, and why it is theirs."""

    text: str
    unit_id: int
    reason: str


@transaction.atomic
def split_case(
    case: Case, parts: Sequence[Part], *, by: Actor, at: datetime | None = None
) -> list[Case]:
    """Make each part a child of the matter, dispatched at once. Place, category, urgency and
    source are those of the matter; the reporter stays with the whole, and is told there.

    Raises Denied; WrongState when it is a part itself or not being worked on; Invalid (text,
    unit, reason; with the number of the part after the first: text2 …).
    """
    moment = at or now()
    case = locked(case, by=by, capability=SPLIT)
    if case.parent_id is not None:
        raise WrongState(_("这件诉求本身就是拆出来的一部分，不能再拆。"))
    if not possible(case.state, "dispatch"):
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能拆分。") % {"state": State(case.state).label}
        )
    if faults := _faults(case, parts, by):
        raise Invalid(faults)
    children = [_child(case, part, by, moment) for part in parts]
    announce_case(case, CaseSplit, by=by, at=moment, child_ids=[child.pk for child in children])
    return children


def _faults(case: Case, parts: Sequence[Part], by: Actor) -> dict[str, str]:
    if not parts:
        return {"text": _("请至少写一部分：做什么、由谁做。")}
    if case.children.count() + len(parts) > MOST_PARTS:
        return {"text": _("一件诉求最多拆成 %(most)s 部分。") % {"most": MOST_PARTS}}
    known = {unit.pk for unit in organizations.dispatchable_units(by, case.place_code)}
    faults: dict[str, str] = {}
    for number, part in enumerate(parts, start=1):
        mark = str(number) if number > 1 else ""
        faults |= short_faults(f"text{mark}", part.text, most=PART_LIMIT)
        faults |= {f"{field}{mark}": told for field, told in reason_faults(part.reason).items()}
        if part.unit_id not in known:
            faults[f"unit{mark}"] = _("不能派给这个单位：它不在您的范围内或已停用，请重新选择。")
    return faults


def _child(parent: Case, part: Part, by: Actor, at: datetime) -> Case:
    text = part.text.strip()
    child = Case.objects.create(
        number=next_number(at),
        idempotency_key=uuid4(),
        source=parent.source,
        summary=summary_of(text),
        place_code=parent.place_code,
        place_source=parent.place_source,
        address=parent.address,
        building_id=parent.building_id,
        latitude=parent.latitude,
        longitude=parent.longitude,
        category_id=parent.category_id,
        urgency=parent.urgency,
        holder_unit_id=parent.holder_unit_id,
        reported_by_id=staff_id(by),
        circle=parent.circle,
        dispatcher_unit_id=dispatcher_of(parent, by),
        parent=parent,
        opened_at=at,
        due_at=at,
        changed_at=at,
    )
    CaseText.objects.create(case=child, body=text, vector=bigram_vector(text))
    Classification.objects.create(
        case=child, category_id=parent.category_id, decided_by_id=staff_id(by), at=at
    )
    _dispatch(child, part, by, at)
    return child


def _dispatch(child: Case, part: Part, by: Actor, at: datetime) -> None:
    handing = Handing(unit_id=part.unit_id, move=Move.OPENING, reason=part.reason.strip())
    dispatch, clocks = hand_to(child, handing, verb="dispatch", by=by, at=at)
    standing = standing_of(child)
    announce(
        CaseOpened(
            case_id=child.pk,
            number=child.number,
            source=child.source,
            place_code=child.place_code,
            category=child.category_id,
            urgency=child.urgency,
            has_reporter=False,
            **standing,
        ),
        CaseDispatched(
            case_id=child.pk,
            dispatch_id=dispatch.pk,
            unit_id=dispatch.unit_id,
            rule_id=None,
            due_at=dispatch.due_at.isoformat(),
            move=dispatch.move,
            clocks=clocks.rows,
            **standing,
        ),
        by=by,
        place_code=child.place_code,
        at=at,
        fresh=True,
    )
