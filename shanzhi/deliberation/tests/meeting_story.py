"""A meeting for tests: planned, announced, held."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.deliberation.actions.answer_invitation import (
    check_in,
)
from shanzhi.deliberation.actions.give_notice import give_notice
from shanzhi.deliberation.actions.hold_meeting import open_meeting
from shanzhi.deliberation.actions.invite import (
    Person,
    invite_people,
)
from shanzhi.deliberation.actions.plan_meeting import NewMeeting, add_agenda_item, plan_meeting
from shanzhi.deliberation.models import Meeting
from shanzhi.deliberation.models.meeting import CameBy
from shanzhi.kernel.api import (
    Role,
    local_zone,
    now,
)
from shanzhi.organizations.tests.factories import make_staff

NOTICED = datetime(2026, 11, 2, 9, 0, tzinfo=local_zone())
HELD = datetime(2026, 11, 13, 19, 0, tzinfo=local_zone())
PEOPLE = tuple(Person(f"第 {n} 居民小组代表", f"张三{n}") for n in range(1, 6))


class Story:
    """The town, its clerk, and a meeting that she prepares."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.clerk = self.town.clerk
        self.stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")

    def planned(self, kind: str = "residents", **changes: object) -> Meeting:
        """On the agenda of nobody yet."""
        given: dict[str, object] = {
            "place_code": COMMUNITY, "kind": kind, "title": "冬季居民会议", "where": "活动中心二楼",
            "caller": "社区居委会", "starts_at": HELD, "ends_at": HELD + timedelta(hours=2),
        }  # fmt: skip
        new = NewMeeting(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name
        return plan_meeting(new, by=self.clerk, at=NOTICED)

    def noticed(self, people: tuple[Person, ...] = PEOPLE, kind: str = "residents") -> Meeting:
        """Announced in time."""
        meeting = self.planned(kind)
        add_agenda_item(meeting, "电梯改造怎么出钱", by=self.clerk, needs_decision=True)
        add_agenda_item(meeting, "通报冬季供暖", by=self.clerk)
        invite_people(meeting, people, by=self.clerk)
        return give_notice(meeting, by=self.clerk, at=NOTICED)

    def held(self, came: int = 4) -> Meeting:
        """Opened, with so many there."""
        meeting = self.noticed()
        for invitation in meeting.invitations.order_by("number")[:came]:
            check_in(invitation, CameBy.DESK, by=self.clerk, at=HELD - timedelta(minutes=5))
        return open_meeting(meeting, by=self.clerk, at=HELD)


def soon_meeting(story: Story) -> Meeting:
    """Announced in time, and its doors are open now."""
    resident_phone = "13900002222"
    meeting = story.noticed((Person("3幢代表", "孙七", resident_phone), *PEOPLE))
    starts = now() + timedelta(minutes=30)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts, ends_at=starts + timedelta(hours=2)
    )
    return Meeting.objects.get(pk=meeting.pk)
