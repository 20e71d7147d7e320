"""Take a merged matter out again: it stands alone, with the holder it had."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.actions.locking import require_waiting_whole, staff_id
from shanzhi.cases.actions.merging import (
    checked_reason,
    count_voices,
    locked_together,
    locked_upwards,
)
from shanzhi.cases.actions.moving import Handing, hand_to
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseReleased, CaseUnmerged
from shanzhi.cases.models import Case, Merger
from shanzhi.cases.models.handling import Move, Trigger
from shanzhi.cases.permissions import MERGE
from shanzhi.cases.queries.merged import leading_ids
from shanzhi.cases.queries.parts import still_waits
from shanzhi.kernel.api import SYSTEM, Actor, Conflict, now, require
from shanzhi.organizations import api as organizations


@transaction.atomic
def unmerge_case(case: Case, *, by: Actor, reason: str, at: datetime | None = None) -> Case:
    """The matter waits to be accepted by the unit that had it; its clocks start again, and its
    voices are its own. Its reporter is told.

    Raises Denied; WrongState unless it is merged, or when it is a part of a matter that was answered
    meanwhile; Invalid (reason); Conflict.
    """
    moment = at or now()
    case = Case.objects.get(pk=case.pk)
    rows = locked_upwards(case)
    case = rows[case.pk]
    require(by, MERGE, case.target())
    workflow.require(case.state, "unmerge")
    require_waiting_whole(case)
    return _take_out(case, rows, checked_reason(reason), by=by, at=moment)


def release_merged(case: Case, *, at: datetime) -> None:
    """Let everything go that was merged into a matter which ends without an answer (its reporter
    withdrew it): the others still want one, but no part of a matter that has its answer. The caller
    locked it with ``locked_with_merged``."""
    for merged in Case.objects.filter(merged_into=case).order_by("pk"):
        if merged.parent is not None and not still_waits(merged.parent):
            continue
        reason = _("诉求 %(number)s 已由其报事人撤回，这件单独办理。") % {"number": case.number}
        _take_out(merged, {case.pk: case}, reason, by=SYSTEM, at=at)


def locked_with_merged(case: Case) -> None:
    """Lock a matter, its whole, its parts, what was merged into them, and the wholes of that, in the
    order of ids. Raises Conflict."""
    below = _below(case)
    locked_together([case.pk, case.parent_id, *below])
    if _below(case) != below:
        raise Conflict(_("别人刚刚对这件诉求做了并案或撤销并案，请刷新后再看。"))


def _below(case: Case) -> list[int | None]:
    merged = Q(merged_into=case) | Q(merged_into__parent=case)
    rows = Case.objects.filter(merged | Q(parent=case)).order_by("pk")
    return [pk for row in rows.values_list("pk", "parent_id") for pk in row]


def _take_out(case: Case, rows: dict[int, Case], reason: str, *, by: Actor, at: datetime) -> Case:
    above = leading_ids(case)
    merger = Merger.objects.get(case=case, undone_at__isnull=True)
    merger.undone_at, merger.undone_by_id, merger.undone_reason = at, staff_id(by), reason[:300]
    merger.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    case.merged_into = None
    handing = Handing(
        unit_id=_holder(case),
        move=Move.REOPENING,
        trigger=Trigger.PERSON if by.is_staff else Trigger.RULE,
        reason=reason,
    )
    dispatch, clocks = hand_to(case, handing, verb="unmerge", by=by, at=at)
    leading = [rows[pk] for pk in above if pk in rows]
    count_voices([case, *leading], at)
    announce_case(
        case,
        CaseUnmerged,
        by=by,
        at=at,
        clocks=clocks.rows,
        merger_id=merger.pk,
        from_id=merger.into_id,
        dispatch_id=dispatch.pk,
        unit_id=case.holder_unit_id,
        due_at=case.due_at.isoformat(),
        supports=case.supports,
    )
    announce_case(
        leading[0],
        CaseReleased,
        by=by,
        at=at,
        merger_id=merger.pk,
        released_id=case.pk,
        supports=leading[0].supports,
    )
    return case


def _holder(case: Case) -> int:
    """The unit that had it; where that was closed meanwhile, the community's desk or the next."""
    before = organizations.unit(case.holder_unit_id)
    if before is not None and before.is_active:
        return before.pk
    for kind in ("community_desk", "street_office", "city_centre"):
        if (desk := organizations.receiver_unit(case.place_code, kind)) is not None:
            return desk.pk
    return case.holder_unit_id
