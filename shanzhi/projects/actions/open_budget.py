"""A place asks its residents what an amount of money should be spent on; a unit checks what they propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, WrongState, announce, now, require
from shanzhi.organizations.api import unit as known_unit
from shanzhi.places.api import division_name
from shanzhi.projects.actions.faults import faults_in, text_fault
from shanzhi.projects.actions.locking import locked_round
from shanzhi.projects.events import BudgetOpened, ProposalChecked
from shanzhi.projects.models import BudgetProposal, BudgetRound
from shanzhi.projects.models.budget import CountMethod, Electors, Feasibility
from shanzhi.projects.permissions import CHECK_PROPOSAL, RUN_BUDGET
from shanzhi.projects.rules.money import MOST_FEN, yuan

TITLE, RULES, REASON = 60, 1000, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound:
    """Money in fen. ``unit_id`` checks the proposals and carries out what is chosen."""

    place_code: str
    title: str
    amount_fen: int | None
    unit_id: int
    opens_at: datetime | None
    proposals_until: datetime | None
    votes_from: datetime | None
    votes_until: datetime | None
    highest_fen: int | None = None
    most_each: int = 3
    method: str = CountMethod.GREEDY
    electors: str = Electors.PHONE
    rules: str = ""


@transaction.atomic
def open_budget(new: NewRound, *, by: Actor, at: datetime | None = None) -> BudgetRound:
    """Open a round; its limits and its method are fixed from now on. Raises Denied; Invalid."""
    moment = at or now()
    require(by, RUN_BUDGET, Target(place_code=new.place_code))
    _check(new, moment)
    round_ = BudgetRound.objects.create(
        place_code=new.place_code,
        title=new.title.strip(),
        rules=new.rules.strip(),
        amount_fen=new.amount_fen or 0,
        highest_fen=new.highest_fen or new.amount_fen or 0,
        most_each=new.most_each,
        method=new.method,
        electors=new.electors,
        opens_at=new.opens_at or moment,
        proposals_until=new.proposals_until or moment,
        votes_from=new.votes_from or moment,
        votes_until=new.votes_until or moment,
        unit_id=new.unit_id,
        opened_at=moment,
    )
    announce(
        BudgetOpened(round_id=round_.pk, amount_fen=round_.amount_fen, method=str(round_.method)),
        by=by,
        place_code=round_.place_code,
        at=moment,
        fresh=True,
    )
    return round_


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """``feasibility`` FEASIBLE or NOT_FEASIBLE; ``revised_fen`` None leaves the cost as proposed."""

    feasibility: str
    reason: str = ""
    revised_fen: int | None = None


@transaction.atomic
def check_proposal(
    proposal: BudgetProposal, checked: Checked, *, by: Actor, at: datetime | None = None
) -> BudgetProposal:
    """Say whether it can be done and for how much; may be said again until votes are taken.

    Raises Denied; WrongState once votes are taken; Invalid: no reason for a refusal or another cost, a cost
    above the highest.
    """
    moment = at or now()
    round_ = locked_round(proposal.round, by=by, capability=CHECK_PROPOSAL)
    if moment >= round_.votes_from:
        raise WrongState(_("投票已经开始，提案不能再改。"))
    proposal = BudgetProposal.objects.get(pk=proposal.pk)
    _check_words(round_, proposal, checked)
    proposal.feasibility = checked.feasibility
    proposal.reason = checked.reason.strip()
    proposal.revised_fen = checked.revised_fen
    proposal.checked_by_id = by.id if by.is_staff else None
    proposal.checked_at = moment
    proposal.save(
        update_fields=["feasibility", "reason", "revised_fen", "checked_by", "checked_at"]
    )
    announce(
        ProposalChecked(
            round_id=round_.pk,
            proposal_id=proposal.pk,
            feasibility=str(proposal.feasibility),
            cost_fen=proposal.cost,
        ),
        by=by,
        place_code=round_.place_code,
        at=moment,
    )
    return proposal


def _check_words(round_: BudgetRound, proposal: BudgetProposal, checked: Checked) -> None:
    feasible = checked.feasibility == Feasibility.FEASIBLE
    known = checked.feasibility in (Feasibility.FEASIBLE, Feasibility.NOT_FEASIBLE)
    changed = checked.revised_fen not in (None, proposal.cost_fen)
    cost = checked.revised_fen or proposal.cost_fen
    needs_reason = not feasible or changed
    reason = text_fault(checked.reason, REASON, required=needs_reason)
    if reason and not checked.reason.strip():
        reason = _("不可行或改了造价，都要写明原因，提案人看得到。")
    faults = faults_in(
        feasibility="" if known else _("请选择可行还是不可行。"),
        reason=reason,
        revised=_("超过单个项目上限 %(most)s 元。") % {"most": yuan(round_.highest_fen)}
        if feasible and cost > round_.highest_fen
        else "",
    )
    if faults:
        raise Invalid(faults)


def _check(new: NewRound, moment: datetime) -> None:
    limits = (new.opens_at, new.proposals_until, new.votes_from, new.votes_until)
    unit = known_unit(new.unit_id)
    amount = new.amount_fen or 0
    highest = amount if new.highest_fen is None else new.highest_fen
    faults = faults_in(
        place="" if division_name(new.place_code) else _("没有这个地方，请重新选择。"),
        title=text_fault(new.title, TITLE, required=True),
        rules=text_fault(new.rules, RULES),
        amount="" if 0 < amount <= MOST_FEN else _("金额要大于 0、不超过 1 亿元，最多两位小数。"),
        highest="" if 0 < highest <= max(amount, 1) else _("单个项目上限不能超过总金额。"),
        unit="" if unit is not None and unit.is_active else _("请选择责任单位。"),
        most_each="" if 1 <= new.most_each <= 10 else _("每人 1 到 10 个提案。"),
        method="" if new.method in CountMethod.values else _("请选择计票办法。"),
        electors="" if new.electors in Electors.values else _("请选择谁可以投票。"),
        limits=_limits_fault(limits, moment),
    )
    if faults:
        raise Invalid(faults)


def _limits_fault(limits: tuple[datetime | None, ...], moment: datetime) -> str:
    known = [limit for limit in limits if limit is not None]
    if len(known) < len(limits):
        return _("请填好四个时间：征集开始、征集截止、投票开始、投票截止。")
    begin, proposals_until, votes_from, votes_until = known
    if not begin < proposals_until <= votes_from < votes_until:
        return _("时间要按先后：征集开始、征集截止、投票开始、投票截止。")
    if votes_until <= moment:
        return _("投票截止时间不能在过去。")
    return ""
