"""What was decided becomes items, each with a unit, a deadline and money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.record_step import open_step
from shanzhi.deliberation.actions.stepping import say
from shanzhi.deliberation.actions.topic_lock import locked, require_state
from shanzhi.deliberation.events import ExecutionItemAdded
from shanzhi.deliberation.models import ExecutionItem, Topic
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS
from shanzhi.deliberation.queries.step_facts import local_day
from shanzhi.deliberation.rules.bounds import ITEMS_EACH, fault_of
from shanzhi.kernel.api import Actor, Invalid, WrongState, now
from shanzhi.organizations.api import unit

MOST_MONEY = Decimal(10_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """``money`` in yuan with two decimals; None: not a number."""

    title: str
    unit_id: int
    due_on: date | None
    money: Decimal | None = Decimal(0)


@transaction.atomic
def add_item(topic: Topic, new: NewItem, *, by: Actor, at: datetime | None = None) -> ExecutionItem:
    """Add an item to a decision that is carried out.

    Raises Denied; WrongState at any other step; Invalid (title, unit, due_on, money).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    require_state(topic, TopicState.CARRIED_OUT)
    if open_step(topic).kind != StepKind.EXECUTION:
        raise WrongState(_("实施已经结束，不能再增加事项。"))
    if topic.items.count() >= ITEMS_EACH:
        raise WrongState(_("一项决议最多 %(n)s 个事项。") % {"n": ITEMS_EACH})
    item = ExecutionItem.objects.create(
        topic=topic,
        place_code=topic.place_code,
        **_checked(topic, new, moment),
        added_at=moment,
    )
    event = ExecutionItemAdded(
        topic_id=topic.pk,
        state=topic.state,
        item_id=item.pk,
        owner_unit_id=item.owner_unit_id,
        due_on=item.due_on.isoformat(),
        money=str(item.money),
    )
    say(topic, event, by=by, at=moment)
    return item


def _checked(topic: Topic, new: NewItem, moment: datetime) -> dict[str, Any]:
    """The columns of an item that makes sense."""
    faults: dict[str, str] = {}
    if fault := fault_of(new.title, (2, 100)):
        faults["title"] = fault
    owner = unit(new.unit_id)
    if owner is None or not topic.place_code.startswith(owner.place_code):
        faults["unit"] = _("请选择服务这个地方的单位。")
    if new.due_on is None or new.due_on < local_day(topic, moment):
        faults["due_on"] = _("请填写今天或以后的期限。")
    money = new.money
    if money is None or not money.is_finite() or not 0 <= money < MOST_MONEY:
        faults["money"] = _("请填写金额（元），没有就填 0。")
    elif money != money.quantize(Decimal("0.01")):
        faults["money"] = _("金额最多两位小数。")
    if faults:
        raise Invalid(faults)
    return {
        "title": new.title.strip(),
        "owner_unit_id": new.unit_id,
        "due_on": new.due_on,
        "money": money,
    }
