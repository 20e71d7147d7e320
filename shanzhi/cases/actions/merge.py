"""Merge a matter (并案) into a leading one that says the same."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import require_finished_parts, save, staff_id
from shanzhi.cases.actions.merging import checked_reason, count_voices, locked_together
from shanzhi.cases.actions.parts import tell_parent
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseAbsorbed, CaseMerged
from shanzhi.cases.models import Case, Merger, Question
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.permissions import MERGE
from shanzhi.kernel.api import Actor, Invalid, WrongState, now, require


@transaction.atomic
def merge_case(
    case: Case, *, by: Actor, into: Case, reason: str, at: datetime | None = None
) -> Case:
    """The matter goes on in ``into``: its clocks end, its voices and followers count there, and
    both reporters are told; of a part, the whole that it belongs to. Nothing of it is moved, so
    that taking it apart again loses nothing.

    Raises Denied for either; WrongState when either is not open any more, or a part of the matter
    has not ended; Invalid (into, reason) for itself and its own parent or child.
    """
    moment = at or now()
    rows = locked_together([case.pk, into.pk, case.parent_id])
    case, into = rows[case.pk], rows[into.pk]
    require(by, MERGE, case.target())
    require(by, MERGE, into.target())
    workflow.require(case.state, "merge")
    words = checked_reason(reason)
    _require_leading(case, into)
    require_finished_parts(case, "merge")
    merger = Merger.objects.create(
        case=case, into=into, reason=words, merged_by_id=staff_id(by), at=moment
    )
    Question.objects.filter(case=case, answered_at__isnull=True).update(answered_at=moment)
    clocks = _end(case, into, moment)
    count_voices([into], moment)
    announce_case(
        case,
        CaseMerged,
        by=by,
        at=moment,
        clocks=clocks.rows,
        merger_id=merger.pk,
        into_id=into.pk,
    )
    announce_case(
        into,
        CaseAbsorbed,
        by=by,
        at=moment,
        merger_id=merger.pk,
        merged_id=case.pk,
        supports=into.supports,
    )
    if case.parent_id is not None:
        tell_parent(rows[case.parent_id], case, by=by, at=moment)
    return case


def _require_leading(case: Case, into: Case) -> None:
    """No cycle can arise: both are open, so neither goes on in another, and they are two."""
    if case.pk == into.pk:
        raise Invalid({"into": _("不能并入它自己，请填写另一件诉求的编号。")})
    if into.state not in OPEN_STATES:
        raise WrongState(
            _("诉求 %(number)s 现在是“%(state)s”，不能再并入。请选择还在办理的一件。")
            % {"number": into.number, "state": State(into.state).label}
        )
    if case.parent_id == into.pk or into.parent_id == case.pk:
        raise Invalid({"into": _("主诉求和它的子诉求不能互相并案。")})


def _end(case: Case, into: Case, at: datetime) -> Clocks:
    case.state = State.MERGED
    case.merged_into = into
    case.finished_at = at
    case.paused_at = None
    save(case, at, "state", "merged_into", "finished_at", "paused_at")
    clocks = Clocks(case, at)
    clocks.void()
    return clocks
