"""Four topics of the demo's first community: one gathers, one is talked over, one is published, one is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.add_item import NewItem, add_item
from shanzhi.deliberation.actions.end_item import ItemResult, end_item
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.evaluate_topic import evaluate_topic
from shanzhi.deliberation.actions.give_opinion import give_opinion
from shanzhi.deliberation.actions.raise_topic import NewTopic, raise_topic
from shanzhi.deliberation.actions.record_step import NewRecord, record_step
from shanzhi.deliberation.actions.set_figure import NewFigure, set_figure
from shanzhi.deliberation.actions.support_topic import support_topic
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.demo.pictures import UPLOADER, picture
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.queries.step_facts import local_day
from shanzhi.deliberation.queries.taking_part import resident_actor
from shanzhi.kernel.api import Actor, Refusal, now
from shanzhi.organizations.api import UnitKind, receiver_unit
from shanzhi.people.api import declare_home, know_resident

SUPPORTERS = 5
# Mobile numbers of nobody: this range is given to no one in the demo.
PHONES = tuple(f"1380000{n}" for n in range(7101, 7109))


@dataclass(frozen=True, slots=True)
class _Story:
    """``until`` is how far it has come: gather, talk, publish or archive; ``days`` ago it began."""

    title: str
    words: str
    until: str
    days: int
    voices: int
    opinions: tuple[str, ...] = ()


STORIES = (
    _Story(
        "东门加一个快递柜",
        "下班晚，驿站关门了取不到快递，想在东门旁的空地加一组快递柜。",
        "gather",
        6,
        3,
    ),
    _Story(
        "3幢旁的空地改成非机动车棚",
        "电动车没地方停，堵在楼道口，下雨也没处充电。想把3幢旁的空地改成带充电的车棚。",
        "talk",
        20,
        6,
        ("支持，最好装摄像头防盗。", "车棚不要挡住一楼的窗户。", "充电收费要公开。"),
    ),
    _Story(
        "小广场晚上的音响几点停",
        "跳舞的音响到九点半还很响，孩子睡不着，想商量一个大家都能接受的时间。",
        "publish",
        30,
        7,
        ("八点半停比较合适。", "周末可以晚一点。"),
    ),
    _Story(
        "楼道里的堆物一起清一次",
        "楼道里堆了旧家具，出了事跑不出来。想定一个日子一起清，以后谁家也不放。",
        "archive",
        100,
        6,
        ("请社区联系清运车。",),
    ),
)
DECISIONS = {
    "小广场晚上的音响几点停": "工作日晚上八点半、周末九点停音响；由广场舞队长和物业一起看着。",
    "楼道里的堆物一起清一次": "11 月第二个周六上午一起清楼道，社区联系清运车，以后每月检查一次。",
}


@transaction.atomic
def load_demo_topics(grid_code: str, *, by: Actor) -> None:
    """Raise them and lead each as far as its story goes. Again it changes nothing. Refused in production."""
    if settings.PRODUCTION:
        raise Refusal(_("演示议题只能装入已有演示地点的非生产环境。"))
    community = grid_code[:12]
    if Topic.objects.filter(key=_key(STORIES[0].title)).exists():
        return
    begin = now() - timedelta(days=120)
    figure = NewFigure(
        place_code=community,
        procedure="",
        step="",
        figure=Figure.SUPPORTERS,
        value=str(SUPPORTERS),
        reason=_("本社区户数少，5 人附议即可议事（居民代表会议通过）"),
    )
    set_figure(figure, by=by, at=begin)
    residents = [know_resident(phone, language="")[0] for phone in PHONES]
    for resident in residents:
        declare_home(resident, community, at=begin)
    voices = [resident_actor(resident) for resident in residents]
    for number, story in enumerate(STORIES):
        _tell(story, community, voices[number:] + voices[:number], by=by)


def _tell(story: _Story, place: str, voices: list[Actor], *, by: Actor) -> None:
    at = now() - timedelta(days=story.days)
    new = NewTopic(key=_key(story.title), place_code=place, title=story.title, words=story.words)
    topic = raise_topic(new, by=voices[0], at=at)
    for hours, voice in enumerate(voices[1 : story.voices], start=1):
        topic = support_topic(topic, by=voice, at=at + timedelta(hours=hours))
    if story.until == "gather":
        return
    topic = take_up_topic(topic, by=by, code="consensus", at=at + timedelta(days=1))
    for number, words in enumerate(story.opinions):
        give_opinion(topic, by=voices[number], words=words, at=at + timedelta(days=2))
    if story.until == "talk":
        return
    topic = end_step(topic, by=by, at=at + timedelta(days=14))
    _decide(topic, at + timedelta(days=15), by=by)
    topic = end_step(topic, by=by, at=_latest(story, at + timedelta(days=16)))
    if story.until == "publish":
        return
    # Long enough for a holiday that a last day falls into.
    topic = end_step(topic, by=by, at=at + timedelta(days=36))
    _carry_out(topic, at + timedelta(days=37), by=by)
    topic = end_step(topic, by=by, at=at + timedelta(days=50))
    for number, voice in enumerate(voices[: story.voices]):
        satisfied = number > 0
        why = "" if satisfied else "还有两户没清完"
        evaluate_topic(topic, by=voice, satisfied=satisfied, why=why, at=at + timedelta(days=52))
    end_step(topic, by=by, at=at + timedelta(days=72))


def _latest(story: _Story, at: datetime) -> datetime:
    """A publicity that runs today began the day before yesterday."""
    return now() - timedelta(days=2) if story.until == "publish" else at


def _decide(topic: Topic, at: datetime, *, by: Actor) -> None:
    record = NewRecord(
        key=uuid5(topic.key, "decision"),
        held_on=local_day(topic, at),
        notice_on=local_day(topic, at - timedelta(days=4)),
        entitled=24,
        present=19,
        agreed=17,
        who="居民代表 14 人、物业 2 人、社区 3 人",
        words=DECISIONS[topic.title],
        file_ids=[picture("共识记录", topic.title)],
        uploader_key=UPLOADER,
    )
    record_step(topic, record, by=by, at=at)


def _carry_out(topic: Topic, at: datetime, *, by: Actor) -> None:
    unit = receiver_unit(topic.place_code, UnitKind.COMMUNITY_DESK)
    if unit is None:
        return
    item = add_item(
        topic,
        NewItem(title="清运楼道堆物", unit_id=unit.pk, due_on=local_day(topic, at)),
        by=by,
        at=at,
    )
    result = ItemResult(
        state="done",
        note="六个单元全部清完，装了三车。",
        file_ids=[picture("清理之后", topic.title)],
        uploader_key=UPLOADER,
    )
    end_item(item, result, by=by, at=at + timedelta(days=10))


def _key(title: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo-topic-{title}")
