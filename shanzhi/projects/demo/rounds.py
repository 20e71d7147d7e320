"""Two budget rounds of the demo: one that is voted on now, one that is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from shanzhi.kernel.api import SYSTEM, Actor
from shanzhi.people.api import know_resident
from shanzhi.projects.actions.count_budget import count_budget
from shanzhi.projects.actions.decide_project import NewMilestone, publish_project
from shanzhi.projects.actions.open_budget import Checked, NewRound, check_proposal, open_budget
from shanzhi.projects.actions.vote_budget import Idea, cast_vote, hand_in
from shanzhi.projects.models import BudgetProposal, BudgetRound
from shanzhi.projects.queries.electors import as_resident

# (title, where, yuan, revised yuan, reason; None is not feasible)
PAST = (
    ("楼道声控灯换成感应灯", "1—6幢", 12_000, 9_600, "按现有线路改，不用重新布线"),
    ("活动室门口装扶手和坡道", "社区活动室", 8_000, None, ""),
    ("儿童滑梯换新", "中心花园", 26_000, None, ""),
    ("3幢屋顶建羽毛球场", "3幢", 28_000, 0, "屋面荷载不够，不能上人运动"),
    ("晾衣架二十组", "4幢、5幢之间", 9_000, None, ""),
    ("非机动车棚加充电口", "东门", 22_000, None, ""),
)
VOTES = ((1, 2, 5), (1, 2), (3,), (1, 2), (3,), (1, 5), (2, 6), (6,), (2,), (3,))
OPEN = (
    ("中心花园加六张长椅", "中心花园", 7_200, None, ""),
    ("东门加装摄像头和照明", "东门", 15_000, 13_800, "利旧一根灯杆"),
    ("雨天积水的路面垫高", "5幢门前", 18_000, None, ""),
    ("共享工具间", "活动室一楼", 4_500, None, ""),
    ("移走西侧变压器", "西侧围墙", 30_000, 0, "供电设施，不在社区资金范围"),
    ("旧衣回收箱两个", "北门", 2_400, None, ""),
)


def load_rounds(
    place: str, unit_id: int, *, projects_by: Actor, neighbours: Sequence[str], at: datetime
) -> None:
    """Open both, hand in, check, vote; count the one that is over and publish its first project."""
    past = _round(place, unit_id, "春季微项目：三万元怎么花", 3_000_000, at - timedelta(days=60))
    _hand_in(past, PAST, neighbours, at - timedelta(days=55), projects_by)
    for number, chosen in enumerate(VOTES):
        _vote(past, neighbours[number], chosen, at - timedelta(days=25))
    count_budget(past, by=projects_by, at=at - timedelta(days=19))
    first = past.proposals.get(position=1)
    if first.project is not None:
        due = (at + timedelta(days=20)).date().replace(year=first.project.until_year)
        step = NewMilestone("安装完成", max(due, (at - timedelta(days=18)).date()))
        publish_project(first.project, [step], by=projects_by, at=at - timedelta(days=18))
    running = _round(place, unit_id, "冬季微项目：四万元大家投", 4_000_000, at - timedelta(days=33))
    _hand_in(running, OPEN, neighbours, at - timedelta(days=30), projects_by)
    for number in range(4):
        _vote(running, neighbours[number], (1, 2), at - timedelta(hours=number + 1))


def _round(place: str, unit_id: int, title: str, amount: int, begin: datetime) -> BudgetRound:
    new = NewRound(
        place_code=place,
        title=title,
        amount_fen=amount,
        unit_id=unit_id,
        opens_at=begin,
        proposals_until=begin + timedelta(days=20),
        votes_from=begin + timedelta(days=30),
        votes_until=begin + timedelta(days=40),
    )
    return open_budget(new, by=SYSTEM, at=begin)


def _hand_in(
    round_: BudgetRound,
    rows: Sequence[tuple[str, str, int, int | None, str]],
    neighbours: Sequence[str],
    at: datetime,
    checker: Actor,
) -> None:
    for number, (title, where, yuan, revised, reason) in enumerate(rows):
        resident, _new = know_resident(neighbours[number])
        idea = Idea(key=_key(round_, title), title=title, where=where, cost_fen=yuan * 100)
        made = hand_in(round_, idea, by=as_resident(resident), at=at)
        _check(made, revised, reason, at + timedelta(days=3), checker)


def _check(
    proposal: BudgetProposal, revised: int | None, reason: str, at: datetime, checker: Actor
) -> None:
    words = "not_feasible" if revised == 0 else "feasible"
    checked = Checked(
        feasibility=words, reason=reason, revised_fen=revised * 100 if revised else None
    )
    check_proposal(proposal, checked, by=checker, at=at)


def _vote(round_: BudgetRound, phone: str, chosen: tuple[int, ...], at: datetime) -> None:
    resident, _new = know_resident(phone)
    cast_vote(round_, chosen, key=_key(round_, phone), by=as_resident(resident), at=at)


def _key(round_: BudgetRound, text: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo-round-{round_.pk}-{text}")
