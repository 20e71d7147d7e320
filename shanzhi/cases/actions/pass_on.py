"""交接: before leave, what one has taken on goes to a colleague of the same unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id, locked, save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import BulkStarted, CasePassedOn
from shanzhi.cases.models import BulkItem, BulkOperation, Case
from shanzhi.cases.models.bulk import BulkVerb
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.permissions import PASS_ON
from shanzhi.cases.queries.colleagues import colleagues, taken_on
from shanzhi.kernel.api import Actor, Conflict, Invalid, WrongState, announce, now, require
from shanzhi.organizations import api as organizations

NOTE_LIMIT = 300


@transaction.atomic
def pass_on_case(case: Case, *, by: Actor, account_id: int, at: datetime | None = None) -> Case:
    """The colleague has it from now; unit, state, deadline and clocks stay. At every moment exactly one
    person has it.

    Raises Denied; WrongState once it is closed; Conflict when somebody else has it, or the colleague
    does not belong to the unit that holds it.
    """
    moment = at or now()
    case = locked(case, by=by, capability=PASS_ON)
    if case.state not in OPEN_STATES:
        said = _("这件诉求现在是“%(state)s”，不用交接。")
        raise WrongState(said % {"state": State(case.state).label})
    if case.assignee_id != by.id:
        raise Conflict(_("这件诉求不是您接的，不能由您交接。"))
    members = {member.pk for member in organizations.members_of(case.holder_unit_id)}
    if account_id not in members - {by.id}:
        raise Conflict(_("这位同事不在承办单位里，不能接这一件。"))
    return set_assignee(case, account_id, by=by, at=moment)


def set_assignee(case: Case, account_id: int, *, by: Actor, at: datetime) -> Case:
    """Make somebody the one who has a locked matter, and say so."""
    before, case.assignee_id = case.assignee_id, account_id
    save(case, at, "assignee")
    announce_case(case, CasePassedOn, by=by, at=at, account_id=account_id, before=before)
    return case


@transaction.atomic
def start_passing_on(
    *,
    by: Actor,
    account_id: int,
    numbers: Sequence[str],
    note: str,
    at: datetime | None = None,
) -> BulkOperation:
    """Write down what goes over to whom; ``run_bulk`` carries it out, and within ten minutes
    ``undo_bulk`` takes it back.

    Raises Denied; Invalid (cases, colleague, note).
    """
    require(by, PASS_ON)
    moment = at or now()
    cases = list(taken_on(by).filter(number__in=set(numbers)).order_by("-id"))
    faults = {}
    if not cases:
        faults["cases"] = _("请勾选要交接的诉求。")
    if account_id not in {account.pk for account in colleagues(by)}:
        faults["colleague"] = _("请选择同一单位的同事。")
    if len(note) > NOTE_LIMIT or not storable(note):
        faults["note"] = _("最多 %(most)s 字，请删减后再提交。") % {"most": NOTE_LIMIT}
    if faults:
        raise Invalid(faults)
    operation = BulkOperation.objects.create(
        verb=BulkVerb.PASS_ON,
        colleague_id=account_id,
        reason=note.strip(),
        made_by_id=author_id(by),
        at=moment,
    )
    BulkItem.objects.bulk_create(BulkItem(operation=operation, case=case) for case in cases)
    announce(
        BulkStarted(operation_id=operation.pk, verb=operation.verb, count=len(cases)),
        by=by,
        at=moment,
        fresh=True,
    )
    return operation
