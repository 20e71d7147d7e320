"""Topics for tests: a town, residents who have proved their phones, and a topic led as far as wanted."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from PIL import Image

from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.deliberation.actions.add_item import NewItem
from shanzhi.deliberation.actions.end_item import ItemResult, end_item
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.raise_topic import NewTopic, raise_topic
from shanzhi.deliberation.actions.record_step import NewRecord, record_step
from shanzhi.deliberation.actions.set_figure import NewFigure, set_figure
from shanzhi.deliberation.actions.support_topic import support_topic
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.models import ExecutionItem, Topic
from shanzhi.deliberation.queries.taking_part import resident_actor
from shanzhi.kernel.api import SYSTEM, Actor, EventRecord, Role, local_zone, store_upload
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Resident, declare_home, sign_resident_in
from shanzhi.people.tests.factories import make_resident

# A Monday.
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=local_zone())
UPLOADER = "a" * 64


class Story:
    """和风社区 with its clerk and the street; three residents; three supporters are enough."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.clerk = self.town.clerk
        self.street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="王以宁")
        self.residents = [make_resident() for _each in range(4)]
        for resident in self.residents:
            declare_home(resident, COMMUNITY, at=MONDAY)
        self.figure("", "", "supporters", "3")

    def figure(self, procedure: str, step: str, figure: str, value: str) -> None:
        new = NewFigure(
            place_code=COMMUNITY, procedure=procedure, step=step,
            figure=figure, value=value, reason="居民代表会议定的",
        )  # fmt: skip
        set_figure(new, by=SYSTEM, at=MONDAY - timedelta(days=30))

    def voice(self, number: int) -> Actor:
        """A resident as they stand now."""
        return resident_actor(self.residents[number])

    def raised(self, title: str = "东门加一个快递柜") -> Topic:
        new = NewTopic(key=uuid4(), place_code=COMMUNITY, title=title, words="下班晚取不到快递。")
        return raise_topic(new, by=self.voice(0), at=MONDAY)

    def ready(self, title: str = "东门加一个快递柜") -> Topic:
        topic = self.raised(title)
        for number in (1, 2):
            topic = support_topic(topic, by=self.voice(number), at=MONDAY)
        return topic

    def talked_over(self, code: str = "consensus") -> Topic:
        return take_up_topic(self.ready(), by=self.clerk, code=code, at=MONDAY)

    def decided(self) -> Topic:
        """A decision that is published since the Monday after."""
        self.figure("consensus", "talk", "opinions", "0")
        topic = end_step(self.talked_over(), by=self.clerk, at=MONDAY + timedelta(days=4))
        self.record(topic)
        return end_step(topic, by=self.clerk, at=MONDAY + timedelta(days=7))

    def record(self, topic: Topic, **changes: Any) -> None:
        record_step(topic, new_record(**changes), by=self.clerk, at=MONDAY + timedelta(days=6))

    def phone(self, number: int) -> Client:
        """A resident's phone, signed in."""
        return phone_of(self.residents[number])


def new_record(**changes: Any) -> NewRecord:
    given: dict[str, Any] = {
        "key": uuid4(), "held_on": MONDAY.date() + timedelta(days=5), "notice_on": MONDAY.date(),
        "entitled": 24, "present": 19, "agreed": 17, "who": "居民代表若干",
        "words": "装在东门南侧，由物业管。", "file_ids": [picture()], "uploader_key": UPLOADER,
    }  # fmt: skip
    return NewRecord(**(given | changes))


def picture(uploader: str = UPLOADER) -> UUID:
    """A small picture that waits to be claimed."""
    written = BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, "JPEG")
    sent = SimpleUploadedFile("a.jpg", written.getvalue(), "image/jpeg")
    return store_upload(sent, uploader_key=uploader).public_id


def phone_of(resident: Resident) -> Client:
    client, answer = Client(), HttpResponse()
    sign_resident_in(RequestFactory().get("/"), answer, resident, means="phone")
    client.cookies = answer.cookies
    return client


def topic_events() -> list[str]:
    rows = EventRecord.objects.filter(aggregate="topic").order_by("pk")
    return [row.kind.removeprefix("deliberation.") for row in rows]


def item_for(story: Story, **changes: object) -> NewItem:
    given: dict[str, object] = {
        "title": "装一组快递柜", "unit_id": story.town.desk.pk,
        "due_on": MONDAY.date() + timedelta(days=30), "money": Decimal("4800.00"),
    }  # fmt: skip
    return NewItem(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name


def done(item: ExecutionItem, story: Story) -> None:
    result = ItemResult(state="done", note="已经装好", file_ids=[picture()], uploader_key=UPLOADER)
    end_item(item, result, by=story.clerk, at=MONDAY + timedelta(days=18))
