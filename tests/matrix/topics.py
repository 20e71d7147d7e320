"""A topic of each place with an opinion, an objection and an item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from shanzhi.deliberation.models import (
    ExecutionItem,
    Objection,
    PlaceProcedure,
    Topic,
    TopicOpinion,
    TopicStep,
)
from shanzhi.deliberation.procedures import PROCEDURES
from shanzhi.deliberation.rules.written_steps import row_of, written
from shanzhi.kernel.api import Target
from shanzhi.organizations.api import Unit
from shanzhi.people.api import Account


def put_topic(
    put: Callable[..., None], code: str, at: datetime, unit: Unit, account: Account
) -> None:
    """What the URLs of topics and their items take."""
    topic = Topic.objects.create(
        key=uuid4(), place_code=code, origin="desk", title="修路灯", words="东门路灯", threshold=0,
        state="carried_out", procedure="consensus", raised_at=at, changed_at=at,
    )  # fmt: skip
    step = TopicStep.objects.create(
        topic=topic, round=0, position=3, key="execution", kind="execution", began_at=at
    )
    said = TopicOpinion.objects.create(topic=topic, account=account, words="支持", at=at)
    objection = Objection.objects.create(topic=topic, step=step, words="太亮", at=at)
    put(
        "topic", Target(place_code=code), topic_id=topic.pk, opinion_id=said.pk,
        objection_id=objection.pk, public_id=topic.public_id,
    )  # fmt: skip
    item = ExecutionItem.objects.create(
        topic=topic, place_code=code, title="换灯", owner_unit=unit, due_on=at.date(), added_at=at
    )
    put("topic_item", Target(place_code=code, unit_id=unit.pk), item_id=item.pk)
    own = PlaceProcedure.objects.create(
        place_code=code[:12], name="快议", when="楼道小事", source="本地", begun_from="consensus",
        steps=[row_of(written(step)) for step in PROCEDURES[0].steps], reason="试一试", made_at=at,
    )  # fmt: skip
    put("own_procedure", Target(place_code=own.place_code), procedure_id=own.pk)
