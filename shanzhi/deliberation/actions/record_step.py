"""A meeting of a step is recorded: who was there, how many agreed, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.topic_lock import locked, require_state
from shanzhi.deliberation.events import TopicStepRecorded
from shanzhi.deliberation.models import StepFile, StepRecord, Topic, TopicStep
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS
from shanzhi.deliberation.procedures import Way
from shanzhi.deliberation.queries.step_facts import local_day
from shanzhi.deliberation.queries.steps import asked_of
from shanzhi.deliberation.rules.bounds import PICTURES, WHO, WORDS, faults_of
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, claim_files, now

MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """``key`` is made by the sender. ``words`` of a decision are the decision as it is published.
    ``entitled`` may come, ``present`` came, ``agreed`` of these agreed; None: not a number."""

    key: UUID
    held_on: date | None
    notice_on: date | None
    entitled: int | None
    present: int | None
    agreed: int | None
    who: str
    words: str
    file_ids: Sequence[UUID] = field(default_factory=tuple)
    uploader_key: str = ""


@transaction.atomic
def record_step(
    topic: Topic, new: NewRecord, *, by: Actor, at: datetime | None = None
) -> StepRecord:
    """Record what was held at the step that is open now; the last record counts.

    Raises Denied; WrongState at a step that takes no record; Invalid (held_on, notice_on, entitled,
    present, agreed, who, words, photos).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    require_state(topic, TopicState.DISCUSSING, TopicState.DECIDING)
    step = open_step(topic)
    if known := StepRecord.objects.filter(key=new.key, step__topic=topic).first():
        return known
    _require_recorded(topic, step)
    record = StepRecord.objects.create(
        key=new.key,
        step=step,
        **_checked(topic, new, moment),
        who=new.who.strip(),
        words=new.words.strip(),
        at=moment,
        recorded_by_id=by.id if by.is_staff else None,
    )
    files = claim_files(new.file_ids, uploader_key=new.uploader_key)
    StepFile.objects.bulk_create(StepFile(record=record, file=file) for file in files)
    event = TopicStepRecorded(
        topic_id=topic.pk,
        state=topic.state,
        step_id=step.pk,
        step=step.key,
        record_id=record.pk,
        entitled=record.entitled,
        present=record.present,
        agreed=record.agreed,
        file_ids=[file.pk for file in files],
    )
    announce(event, by=by, place_code=topic.place_code, at=moment)
    return record


def open_step(topic: Topic) -> TopicStep:
    """The step that is open now. Raises WrongState when there is none."""
    step = topic.steps.filter(ended_at__isnull=True).first()
    if step is None:
        raise WrongState
    return step


def _require_recorded(topic: Topic, step: TopicStep) -> None:
    takes = step.kind == StepKind.PRIOR or (
        step.kind == StepKind.DECISION and Way.RECORD in asked_of(topic, step).ways
    )
    if not takes:
        raise WrongState(_("这一步不用会议记录，请按页面上列出的要求办理。"))


def _checked(topic: Topic, new: NewRecord, moment: datetime) -> dict[str, Any]:
    """Days and numbers of a record that makes sense."""
    faults = faults_of({"words": (new.words, WORDS), "who": (new.who, (2, WHO))})
    faults |= _days(topic, new, moment) | _counts(new)
    if len(new.file_ids) > PICTURES:
        faults["photos"] = _("最多 %(n)s 个文件。") % {"n": PICTURES}
    if faults:
        raise Invalid(faults)
    return {
        "held_on": new.held_on,
        "notice_on": new.notice_on,
        "entitled": new.entitled,
        "present": new.present,
        "agreed": new.agreed,
    }


def _days(topic: Topic, new: NewRecord, moment: datetime) -> dict[str, str]:
    if new.held_on is None:
        return {"held_on": _("请填写哪天开的会。")}
    if new.held_on > local_day(topic, moment):
        return {"held_on": _("会还没有开，开完再登记。")}
    if new.notice_on is not None and new.notice_on > new.held_on:
        return {"notice_on": _("通知日期不能晚于开会日期。")}
    return {}


def _counts(new: NewRecord) -> dict[str, str]:
    entitled, present, agreed = new.entitled, new.present, new.agreed
    if entitled is None or not 1 <= entitled <= MOST_PEOPLE:
        return {"entitled": _("请填写应到人数（整数，至少 1 人）。")}
    if present is None or not 0 <= present <= entitled:
        return {"present": _("实到人数要在 0 和应到人数之间。")}
    if agreed is None or not 0 <= agreed <= present:
        return {"agreed": _("同意人数要在 0 和实到人数之间。")}
    return {}
