"""An item of a decision has a result: it is done, with pictures, or dropped, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.api import Report, Source, report_case
from shanzhi.deliberation.actions.record_step import open_step
from shanzhi.deliberation.actions.stepping import say
from shanzhi.deliberation.actions.topic_lock import require_state
from shanzhi.deliberation.events import ExecutionItemEnded, ExecutionItemHandedOver
from shanzhi.deliberation.models import ExecutionItem, ItemFile, Topic
from shanzhi.deliberation.models.execution import ItemState
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import CARRY_OUT, MANAGE_TOPICS
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.rules.bounds import PICTURES, REASON, faults_of
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, claim_files, now, require


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """``state`` is done or dropped; ``note`` says what was done, or why it is not."""

    state: str
    note: str
    file_ids: Sequence[UUID] = field(default_factory=tuple)
    uploader_key: str = ""


@transaction.atomic
def end_item(
    item: ExecutionItem, result: ItemResult, *, by: Actor, at: datetime | None = None
) -> ExecutionItem:
    """Write down the result. The unit that has it, or the desk, says it is done; the desk alone drops it.

    Raises Denied; WrongState when it has a result; Invalid (state, note, photos: as many as the procedure asks).
    """
    moment = at or now()
    topic, item = _locked(item)
    require(by, CARRY_OUT, item.target())
    if result.state == ItemState.DROPPED:
        require(by, MANAGE_TOPICS, topic.target())
    _require_open(topic, item)
    _check(topic, result)
    item.state, item.note, item.ended_at = ItemState(result.state), result.note.strip(), moment
    item.ended_by_id = by.id if by.is_staff else None
    item.save(update_fields=["state", "note", "ended_at", "ended_by"])
    files = claim_files(result.file_ids, uploader_key=result.uploader_key)
    ItemFile.objects.bulk_create(ItemFile(item=item, file=file) for file in files)
    event = ExecutionItemEnded(
        topic_id=topic.pk,
        state=topic.state,
        item_id=item.pk,
        outcome=item.state,
        file_ids=[file.pk for file in files],
    )
    say(topic, event, by=by, at=moment)
    return item


@transaction.atomic
def open_matter_of_item(
    item: ExecutionItem, *, by: Actor, at: datetime | None = None
) -> ExecutionItem:
    """Hand the item over as a matter, which is dispatched and measured like any other. Once.

    Raises Denied; WrongState when it has a result; Nowhere when no unit serves the place.
    """
    moment = at or now()
    topic, item = _locked(item)
    require(by, MANAGE_TOPICS, topic.target())
    if item.case_id is not None:
        return item
    _require_open(topic, item)
    report = Report(
        key=uuid5(topic.key, f"item-{item.pk}"),
        text=_("议题“%(topic)s”的决议事项：%(item)s") % {"topic": topic.title, "item": item.title},
        source=Source.DESK,
        place_code=item.place_code,
        held_by=item.owner_unit_id,
    )
    item.case = report_case(report, by=by, at=moment).case
    item.save(update_fields=["case"])
    event = ExecutionItemHandedOver(
        topic_id=topic.pk, state=topic.state, item_id=item.pk, case_id=item.case.pk
    )
    announce(event, by=by, place_code=topic.place_code, at=moment)
    return item


def _locked(item: ExecutionItem) -> tuple[Topic, ExecutionItem]:
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=item.topic_id)
    return topic, ExecutionItem.objects.get(pk=item.pk)


def _require_open(topic: Topic, item: ExecutionItem) -> None:
    require_state(topic, TopicState.CARRIED_OUT)
    if item.state != ItemState.OPEN:
        raise WrongState(_("这个事项已经有结果了，请刷新后再看。"))


def _check(topic: Topic, result: ItemResult) -> None:
    faults = faults_of({"note": (result.note, REASON)})
    if result.state not in {ItemState.DONE, ItemState.DROPPED}:
        faults["state"] = _("请选择结果。")
    needed = int(open_step(topic).figures.get(Figure.PICTURES, "0"))
    if result.state == ItemState.DONE and len(result.file_ids) < needed:
        faults["photos"] = _("请附完成后的照片，至少 %(n)s 张。") % {"n": needed}
    if len(result.file_ids) > PICTURES:
        faults["photos"] = _("最多 %(n)s 个文件。") % {"n": PICTURES}
    if faults:
        raise Invalid(faults)
