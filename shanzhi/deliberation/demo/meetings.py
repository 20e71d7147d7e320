"""The demo's first community: one talk with the votes of made-up residents, one meeting to come, one held."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.answer_invitation import answer_invitation, check_in
from shanzhi.deliberation.actions.decide_statement import decide_statement
from shanzhi.deliberation.actions.give_notice import give_notice
from shanzhi.deliberation.actions.hold_meeting import Votes, decide_item, end_meeting, open_meeting
from shanzhi.deliberation.actions.invite import Person, invite_people
from shanzhi.deliberation.actions.open_talk import NewTalk, open_talk
from shanzhi.deliberation.actions.plan_meeting import NewMeeting, add_agenda_item, plan_meeting
from shanzhi.deliberation.actions.reckon_talk import reckon_talk
from shanzhi.deliberation.actions.say_statement import say_statement
from shanzhi.deliberation.actions.vote_on_statement import vote_on_statement
from shanzhi.deliberation.actions.write_minutes import give_task, publish_minutes
from shanzhi.deliberation.models import Meeting, Talk
from shanzhi.deliberation.models.meeting import CameBy
from shanzhi.deliberation.queries.meetings import as_invited
from shanzhi.deliberation.queries.talks import as_speaker
from shanzhi.kernel.api import SYSTEM, Actor, Refusal, now
from shanzhi.organizations.api import staff_actor
from shanzhi.people.api import account_named, declare_home, know_resident

QUESTION = "小区的公共空间怎么用"
# (words, share of drivers who agree, share of families who agree)
STATEMENTS = (
    ("门口的路灯要亮到天亮", 0.95, 0.95),
    ("健身器材坏了要一周内修好", 0.9, 0.88),
    ("楼道里不能停电动车", 0.85, 0.8),
    ("北面空地应该多划停车位", 0.9, 0.15),
    ("外来车辆晚上不让进小区", 0.8, 0.3),
    ("北面空地应该改成儿童乐园", 0.1, 0.9),
    ("小区里车速不能超过十公里", 0.3, 0.92),
    ("晚上十点以后不跳广场舞", 0.75, 0.7),
    ("物业费可以涨一点，多请保洁", 0.35, 0.4),
)
VOTERS = 42


@transaction.atomic
def load_demo_meetings(grid_code: str, *, by: Actor) -> None:
    """Again it changes nothing. Refused in production."""
    if settings.PRODUCTION:
        raise Refusal(_("演示众议和会议只能装入已有演示地点的非生产环境。"))
    community = grid_code[:12]
    if Talk.objects.filter(place_code=community).exists():
        return
    _talk(community, now() - timedelta(days=6), by=by)
    clerk = account_named("clerk")
    convener = staff_actor(clerk) if clerk is not None else by
    _meeting_to_come(community, convener)
    _meeting_held(community, convener)


def _talk(community: str, at: datetime, *, by: Actor) -> None:
    chance = random.Random(2026)  # noqa: S311  # 2026-11-26: made-up votes
    new = NewTalk(
        place_code=community,
        question=QUESTION,
        background="北面有一块空地，今年有 20 万元可以用。先听听大家怎么想，再议怎么做。",
        seeds=tuple(words for words, _drivers, _families in STATEMENTS),
        closes_at=now() + timedelta(days=8),
    )
    talk = open_talk(new, by=by, at=at)
    statements = list(talk.statements.order_by("pk"))
    residents = [know_resident(f"138000072{number:02d}")[0] for number in range(VOTERS)]
    for resident in residents:
        declare_home(resident, community, at=at)
    speakers = [as_speaker(resident) for resident in residents]
    for number, speaker in enumerate(speakers):
        for statement, (_words, drivers, families) in zip(statements, STATEMENTS, strict=True):
            likely = drivers if number % 5 < 3 else families
            opinion = 1 if chance.random() < likely else -1 if chance.random() < 0.8 else 0
            vote_on_statement(statement, opinion, by=speaker, at=at + timedelta(hours=number))
    said = say_statement(talk, "儿童乐园旁边要有给老人坐的长椅", by=speakers[3])
    decide_statement(said, "shown", by=by)
    say_statement(talk, "车位可以白天给办事的人停", by=speakers[1])
    reckon_talk(talk, by=SYSTEM, is_last=True)


def _meeting_to_come(community: str, by: Actor) -> None:
    noticed = now() - timedelta(days=2)
    meeting = _planned(
        community, "residents", "冬季居民会议", noticed, noticed + timedelta(days=16), by
    )
    add_agenda_item(
        meeting, "3幢旁空地改成带充电的非机动车棚", by=by, needs_decision=True,
        words="20 个车位，充电按用电量收费，费用公开。", at=noticed,
    )  # fmt: skip
    add_agenda_item(meeting, "通报今年公共收益的收支", by=by, at=noticed)
    invite_people(meeting, _people(12), by=by, at=noticed)
    give_notice(meeting, by=by, at=noticed)
    for invitation in meeting.invitations.order_by("number")[:5]:
        answer = "no" if invitation.number == 4 else "yes"
        answer_invitation(
            invitation, answer, by=as_invited(invitation), at=noticed + timedelta(days=1)
        )


def _meeting_held(community: str, by: Actor) -> None:
    noticed = now() - timedelta(days=24)
    meeting = _planned(
        community,
        "representatives",
        "居民代表会议：广场音响怎么管",
        noticed,
        noticed + timedelta(days=14),
        by,
    )
    item = add_agenda_item(meeting, "广场音响几点停", by=by, needs_decision=True, at=noticed)
    invite_people(meeting, _people(15), by=by, at=noticed)
    give_notice(meeting, by=by, at=noticed)
    start = meeting.starts_at
    for invitation in meeting.invitations.order_by("number")[:12]:
        answer_invitation(
            invitation, "yes", by=as_invited(invitation), at=noticed + timedelta(days=2)
        )
        check_in(
            invitation, CameBy.DESK, by=by, at=start - timedelta(minutes=12 - invitation.number)
        )
    meeting = open_meeting(meeting, by=by, at=start)
    votes = Votes(10, 1, 1, "工作日晚上八点半、周末九点停音响，由广场舞队长和物业一起看着。")
    decide_item(item, votes, by=by, at=start + timedelta(minutes=50))
    clerk = account_named("clerk")
    due = localtime(start).date() + timedelta(days=7)
    if clerk is not None:
        give_task(
            meeting,
            "在广场贴出时间，告诉每支舞队",
            clerk,
            due,
            by=by,
            at=start + timedelta(hours=1),
        )
    end = start + timedelta(hours=1, minutes=20)
    meeting = end_meeting(meeting, by=by, at=end)
    words = "十二位代表到会。大家说了孩子上学和老人锻炼两边的难处，最后一致认为定个时间最好。"
    publish_minutes(meeting, words, by=by, at=end + timedelta(hours=18))


def _planned(
    community: str, kind: str, title: str, at: datetime, day: datetime, by: Actor
) -> Meeting:
    """At seven in the evening of that day."""
    starts = localtime(day).replace(hour=19, minute=0, second=0, microsecond=0)
    new = NewMeeting(
        place_code=community,
        kind=kind,
        title=title,
        where="社区党群服务中心二楼会议室",
        caller="社区居委会",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
    )
    return plan_meeting(new, by=by, at=at)


def _people(number: int) -> list[Person]:
    names = "陈秀兰 周建平 吴桂英 孙志强 郑红梅 王卫东 冯丽华 蒋国庆 沈月琴 韩永康 杨春燕 朱文斌 秦素珍 许大勇 何彩云"
    return [
        Person(f"第 {n} 居民小组代表", name)
        for n, name in enumerate(names.split()[:number], start=1)
    ]
