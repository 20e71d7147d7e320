"""Where a ballot stands, and what the desk does next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot, Elector
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import COUNT_BALLOT, MANAGE_BALLOT
from shanzhi.ballots.queries.checks import Need
from shanzhi.ballots.queries.desk_ballots import waiting_decisions
from shanzhi.kernel.api import Actor, allowed, moment, now

STEPS = {
    BallotState.DRAFT: 0,
    BallotState.NOTICED: 1,
    BallotState.OPEN: 2,
    BallotState.CLOSED: 3,
    BallotState.COUNTED: 5,
    BallotState.CANCELLED: 0,
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """``action`` is the last part of the address that does it, ``href`` where it is done; both "" where
    there is nothing to press."""

    words: str
    action: str = ""
    label: str = ""
    icon: str = "right"
    confirm: str = ""
    href: str = ""


def step_of(ballot: Ballot) -> int:
    """The step in the row of steps, from 0."""
    return STEPS[BallotState(ballot.state)]


def next_step_of(ballot: Ballot, viewer: Actor, checks: Sequence[Need]) -> NextStep:
    """What is to be done now, and why it cannot be where it cannot."""
    capability = COUNT_BALLOT if ballot.state == BallotState.CLOSED else MANAGE_BALLOT
    found = _step(ballot, checks)
    if (found.action or found.href) and not allowed(viewer, capability, ballot.target()):
        return NextStep(found.words)
    return found


def _step(ballot: Ballot, checks: Sequence[Need]) -> NextStep:
    if ballot.state == BallotState.DRAFT:
        return _draft(ballot)
    if ballot.state == BallotState.NOTICED:
        return _noticed(ballot)
    if ballot.state == BallotState.OPEN:
        return _open(ballot)
    if ballot.state == BallotState.CLOSED:
        return _closed(ballot)
    if ballot.state == BallotState.COUNTED:
        return NextStep(_("已计票并公布。请打印结果公告，贴在公告栏，和网上的一样。"))
    return NextStep(_("这次投票已取消，投过的票保留，不再计。"))


def _draft(ballot: Ballot) -> NextStep:
    if not Elector.objects.filter(ballot=ballot).exists():
        return NextStep(_("先在“名册”里导入名册，再定投票时间、发布公告。"))
    return NextStep(
        _("定好投票时间，发布公告。公告以后事项不能再增删改。"),
        action="notice",
        label=_("发布公告"),
        icon="speaker",
        confirm=_("发布以后，表决事项不能再改。确定发布吗？"),
    )


def _noticed(ballot: Ballot) -> NextStep:
    if ballot.opens_at and now() < ballot.opens_at:
        return NextStep(
            _("已公告。%(at)s 开始投票；在那以前请打印公告张贴、逐户送达。")
            % {"at": moment(ballot.opens_at)}
        )
    return NextStep(
        _("时间到了。开始投票时，名册、事项和规则一起固定下来，之后谁也不能改。"),
        action="opening",
        label=_("开始投票"),
        icon="play",
        confirm=_("开始以后名册不能再改。确定开始吗？"),
    )


def _open(ballot: Ballot) -> NextStep:
    if ballot.closes_at and now() < ballot.closes_at:
        return NextStep(
            _("投票中，%(at)s 截止。收到的纸质票在“名册”里找到那一户录入。")
            % {"at": moment(ballot.closes_at)}
        )
    return NextStep(_("截止时间到了。"), action="closing", label=_("截止投票"), icon="stop")


def _closed(ballot: Ballot) -> NextStep:
    waiting = waiting_decisions([ballot]).get(ballot.pk, 0)
    if waiting:
        return NextStep(_("还有 %(n)s 张并存的票等人裁定，裁定完才能计票。") % {"n": waiting})
    if ballot.is_secret:
        return NextStep(
            _("请当众开箱、唱票，录入票箱里的票，再计票。"),
            label=_("开箱录票"),
            icon="inbox",
            href=f"/desk/ballots/{ballot.pk}/box",
        )
    return NextStep(
        _("请先录完截止前收到的纸质票，再计票。计票只能做一次，做完就公布。"),
        action="counting",
        label=_("计票并公布"),
        icon="chart",
        confirm=_("计票以后不能再录票。都录完了吗？"),
    )
