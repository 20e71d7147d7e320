"""Residents propose what a budget round should pay for, and vote within its amount."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Denied, Invalid, Target, WrongState, now, require
from shanzhi.kernel.api import announce as tell
from shanzhi.projects.actions.faults import faults_in, text_fault
from shanzhi.projects.events import ProposalHandedIn, VoteCast
from shanzhi.projects.models import BudgetProposal, BudgetRound, BudgetVote, BudgetVoteChoice
from shanzhi.projects.models.budget import Feasibility
from shanzhi.projects.permissions import PROPOSE_IDEA, VOTE_BUDGET
from shanzhi.projects.queries.electors import may_vote, phase_of
from shanzhi.projects.rules.money import yuan

TITLE, WHERE, WHAT = 40, 80, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """``key`` is made by the sender: the same never makes two. ``cost_fen`` None is no amount."""

    key: UUID
    title: str
    where: str
    cost_fen: int | None
    what: str = ""


@transaction.atomic
def hand_in(
    round_: BudgetRound, idea: Idea, *, by: Actor, at: datetime | None = None
) -> BudgetProposal:
    """Hand in a proposal. Raises Denied for who has not proved a number or is no elector; WrongState outside
    the window; Invalid (title, where, cost, number of one's own)."""
    moment = at or now()
    resident_id = _resident(by)
    require(by, PROPOSE_IDEA, Target(key=("resident", resident_id)))
    round_ = BudgetRound.objects.select_for_update().get(pk=round_.pk)
    known = BudgetProposal.objects.filter(key=idea.key).first()
    if known is not None:
        if (known.round_id, known.resident_id) != (round_.pk, resident_id):
            raise Conflict(_("这份表单已经用过，请重新打开页面再提。"))
        return known
    if phase_of(round_, moment) != "proposing":
        raise WrongState(_("现在不在征集时间内，不能提项目。"))
    _require_elector(round_, resident_id)
    _check(round_, idea, resident_id)
    proposal = BudgetProposal.objects.create(
        round=round_,
        place_code=round_.place_code,
        key=idea.key,
        number=round_.proposals.count() + 1,
        title=idea.title.strip(),
        where=idea.where.strip(),
        what=idea.what.strip(),
        cost_fen=idea.cost_fen or 0,
        resident_id=resident_id,
        proposed_at=moment,
    )
    tell(
        ProposalHandedIn(round_id=round_.pk, proposal_id=proposal.pk, cost_fen=proposal.cost_fen),
        by=by,
        place_code=round_.place_code,
        at=moment,
    )
    return proposal


@transaction.atomic
def cast_vote(
    round_: BudgetRound,
    numbers: Collection[int],
    *,
    key: UUID,
    by: Actor,
    at: datetime | None = None,
) -> BudgetVote:
    """Vote for proposals by their numbers; a later vote takes the place of the one before. The same
    ``key`` votes once, also when it is sent again.

    Raises Denied for who has not proved a number or is no elector; WrongState outside the window; Invalid:
    nothing chosen, an unknown or infeasible proposal, more than the amount.
    """
    moment = at or now()
    resident_id = _resident(by)
    require(by, VOTE_BUDGET, Target(key=("resident", resident_id)))
    round_ = BudgetRound.objects.select_for_update().get(pk=round_.pk)
    known = BudgetVote.objects.filter(key=key).first()
    if known is not None:
        if (known.round_id, known.resident_id) != (round_.pk, resident_id):
            raise Conflict(_("这张选票已经投过，请重新打开页面再投。"))
        return known
    if round_.counted_at is not None or phase_of(round_, moment) != "voting":
        raise WrongState(_("现在不在投票时间内。"))
    _require_elector(round_, resident_id)
    chosen = _chosen(round_, set(numbers))
    current = BudgetVote.objects.filter(
        round=round_, resident_id=resident_id, superseded_at__isnull=True
    )
    superseded = current.update(superseded_at=moment)
    vote = BudgetVote.objects.create(
        round=round_,
        place_code=round_.place_code,
        key=key,
        resident_id=resident_id,
        at=moment,
    )
    BudgetVoteChoice.objects.bulk_create(
        BudgetVoteChoice(vote=vote, proposal=proposal) for proposal in chosen
    )
    tell(
        VoteCast(round_id=round_.pk, supersedes=bool(superseded)),
        by=by,
        place_code=round_.place_code,
        at=moment,
    )
    return vote


def _resident(by: Actor) -> int:
    if by.is_staff or by.id is None:
        raise Denied(_("请先用手机号登录，再提案或投票。"))
    return by.id


def _require_elector(round_: BudgetRound, resident_id: int) -> None:
    if not may_vote(round_, resident_id):
        raise Denied(_("这一轮只请登记在本地住户里的居民参加。请联系网格员登记后再来。"))


def _chosen(round_: BudgetRound, numbers: set[int]) -> list[BudgetProposal]:
    if not numbers:
        raise Invalid({"numbers": _("请至少选一个项目。")})
    rows = list(round_.proposals.filter(number__in=numbers))
    if len(rows) < len(numbers):
        raise Invalid({"numbers": _("有的项目不在这一轮里，请刷新页面再选。")})
    if any(row.feasibility != Feasibility.FEASIBLE for row in rows):
        raise Invalid({"numbers": _("有的项目没有通过可行性核查，不能选。")})
    total = sum(row.cost for row in rows)
    if total > round_.amount_fen:
        raise Invalid(
            {
                "numbers": _("您选的合计 %(total)s 元，超出总金额 %(over)s 元，请去掉一些。")
                % {"total": yuan(total), "over": yuan(total - round_.amount_fen)}
            }
        )
    return rows


def _check(round_: BudgetRound, idea: Idea, resident_id: int) -> None:
    own = round_.proposals.filter(resident_id=resident_id).count()
    cost = idea.cost_fen or 0
    if cost <= 0:
        fault = _("请填造价：大于 0 的数字，最多两位小数。")
    elif cost > round_.highest_fen:
        fault = _("超过单个项目上限 %(most)s 元。") % {"most": yuan(round_.highest_fen)}
    else:
        fault = ""
    faults = faults_in(
        title=text_fault(idea.title, TITLE, required=True),
        where=text_fault(idea.where, WHERE, required=True),
        what=text_fault(idea.what, WHAT),
        cost=fault,
        most=""
        if own < round_.most_each
        else _("每人最多提 %(n)s 个项目，您已经提满了。") % {"n": round_.most_each},
    )
    if faults:
        raise Invalid(faults)
