"""Topics, steps and checks in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.models.topic_step import StepOutcome
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.procedures.shape import SHARES
from shanzhi.deliberation.queries.steps import SeenStep
from shanzhi.deliberation.rules.checks import Check
from shanzhi.deliberation.rules.shares import read_share
from shanzhi.deliberation.rules.voices import Voices
from shanzhi.lib.masking import mask_for_neighbours
from shanzhi.places.api import division_name

TONES = {
    TopicState.RAISED: "info",
    TopicState.READY: "act",
    TopicState.DISCUSSING: "info",
    TopicState.DECIDING: "act",
    TopicState.PUBLISHED: "soon",
    TopicState.CARRIED_OUT: "info",
    TopicState.EVALUATED: "act",
    TopicState.ARCHIVED: "ok",
}
# The way in six words, and which of them a state is (from 0).
WAY = (
    gettext_lazy("民提"),
    gettext_lazy("民议"),
    gettext_lazy("民决"),
    gettext_lazy("公示"),
    gettext_lazy("实施"),
    gettext_lazy("民评"),
)
STANDS = {
    TopicState.RAISED: 0,
    TopicState.READY: 0,
    TopicState.DISCUSSING: 1,
    TopicState.DECIDING: 2,
    TopicState.PUBLISHED: 3,
    TopicState.CARRIED_OUT: 4,
    TopicState.EVALUATED: 5,
    TopicState.ARCHIVED: 6,
}
LABELS = {
    Figure.NOTICE_DAYS: gettext_lazy("提前通知"),
    Figure.OPEN_DAYS: gettext_lazy("公开时间"),
    Figure.OPINIONS: gettext_lazy("意见、会议和讨论"),
    Figure.QUORUM: gettext_lazy("到场人数"),
    Figure.PASSING: gettext_lazy("同意人数"),
    Figure.PASSING_ALL: gettext_lazy("同意人数"),
    Figure.PICTURES: gettext_lazy("凭证照片"),
    Figure.EVALUATIONS: gettext_lazy("评议人数"),
    "record": gettext_lazy("会议记录"),
    "ballot": gettext_lazy("表决结果"),
    "ballot_open": gettext_lazy("表决结果"),
    "ballot_none": gettext_lazy("表决"),
    "objections": gettext_lazy("没有答复的异议"),
    "items": gettext_lazy("实施事项"),
    "open_items": gettext_lazy("还没有结果的事项"),
    "bare_items": gettext_lazy("完成但没有照片的事项"),
}


@dataclass(frozen=True, slots=True)
class CheckWords:
    """“需要 16 人，现有 19 人”."""

    label: str
    needed: str
    had: str
    is_met: bool


def check_words(check: Check) -> CheckWords:
    """One thing that a step asks, in words."""
    needed, had = _numbers(check)
    return CheckWords(str(LABELS.get(check.what, check.what)), needed, had, check.is_met)


def _numbers(check: Check) -> tuple[str, str]:
    if check.what == "ballot":
        return _("通过"), _("通过") if check.is_met else _("未通过")
    if check.what == "ballot_open":
        return _("通过"), _("正在表决")
    if check.what == "ballot_none":
        return _("发起"), _("还没有发起")
    if check.what == "record":
        return _("登记"), _("已登记") if check.is_met else _("还没有")
    if check.share:
        words = {"needed": check.needed, "whole": check.of or 0, "share": share_words(check.share)}
        needed = _("%(needed)s 人（%(whole)s 人中%(share)s）") % words
        return needed, counted(check.what, check.had)
    least = check.what in {Figure.OPINIONS, Figure.PICTURES, Figure.EVALUATIONS, "items"}
    needed = counted(check.what, check.needed)
    return (_("至少 %(n)s") % {"n": needed} if least else needed), counted(check.what, check.had)


def counted(what: str, number: str) -> str:
    """A number with its measure word."""
    n = {"n": number}
    if what in {Figure.NOTICE_DAYS, Figure.OPEN_DAYS}:
        return _("%(n)s 天") % n
    if what in {*SHARES, Figure.EVALUATIONS, Figure.SUPPORTERS}:
        return _("%(n)s 人") % n
    if what == Figure.PICTURES:
        return _("%(n)s 张") % n
    if what == Figure.SATISFIED:
        return f"{number}%"
    if what in {"items", "open_items", "bare_items"}:
        return _("%(n)s 项") % n
    return _("%(n)s 条") % n


def figure_words(figure: str, value: str) -> str:
    """A figure of a procedure as a place reads it: 10 天, 不少于 2/3."""
    if figure in SHARES:
        return share_words(value)
    if figure == Figure.VOICES:
        return str(Voices(value).label)
    return counted(figure, value)


def share_words(text: str) -> str:
    """“超过 1/2”, “不少于 2/3”."""
    share = read_share(text)
    part = {"part": f"{share.numerator}/{share.denominator}"}
    return _("超过 %(part)s") % part if share.more else _("不少于 %(part)s") % part


def topic_row(topic: Topic) -> dict[str, Any]:
    """A topic in a list that neighbours see."""
    return {
        "topic": topic,
        "title": mask_for_neighbours(topic.title),
        "place": division_name(topic.place_code),
        "state": topic.get_state_display(),
        "tone": TONES.get(TopicState(topic.state), ""),
        "href": f"/topics/{topic.public_id}",
        "gathers": topic.state in {TopicState.RAISED, TopicState.READY},
    }


def way_of(topic: Topic) -> dict[str, Any]:
    """The way in six words, and where the topic stands."""
    return {
        "way": [str(word) for word in WAY],
        "stands": STANDS.get(TopicState(topic.state)),
    }


def step_rows(steps: list[SeenStep]) -> list[dict[str, Any]]:
    """Steps for the page: name, who, when, and each thing that is asked."""
    return [_step_row(seen) for seen in steps]


def _step_row(seen: SeenStep) -> dict[str, Any]:
    step = seen.step
    return {
        "seen": seen,
        "asked": seen.asked,
        "step": step,
        "checks": [check_words(check) for check in seen.checks],
        "state": _standing(seen),
        "tone": _tone(seen),
        "when": _when(seen),
        "missing": [check_words(check).label for check in seen.checks if not check.is_met],
    }


def _standing(seen: SeenStep) -> str:
    if seen.step is None:
        return _("还没到")
    return seen.step.get_outcome_display() if seen.step.outcome else _("正在进行")


def _tone(seen: SeenStep) -> str:
    if seen.step is None:
        return ""
    if not seen.step.outcome:
        return "act"
    return "ok" if seen.step.outcome == StepOutcome.MET else "late"


def _when(seen: SeenStep) -> str:
    if seen.step is None:
        return ""
    began = _day(seen.step.began_at)
    if seen.step.ended_at:
        return _("%(from)s 至 %(until)s") % {"from": began, "until": _day(seen.step.ended_at)}
    if seen.until:
        until = date_format(seen.until, "Y.m.d")
        return _("%(from)s 开始，到 %(until)s 为止") % {"from": began, "until": until}
    return _("%(from)s 开始") % {"from": began}


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "Y.m.d")
