"""A desk prepares a meeting and its agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.meeting_lock import preparing
from shanzhi.deliberation.events.meetings import AgendaItemAdded, MeetingPlanned
from shanzhi.deliberation.models import AgendaItem, Meeting, Topic
from shanzhi.deliberation.models.meeting import MeetingKind
from shanzhi.deliberation.permissions.meetings import MANAGE_MEETINGS
from shanzhi.deliberation.rules.meeting_law import RULES
from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.lib.masking import mask_for_neighbours
from shanzhi.places.api import division_name

TITLE_WORDS, WHERE_WORDS, CALLER_WORDS, ITEM_WORDS, MORE_WORDS = 80, 120, 120, 120, 600
MOST_ITEMS, LONGEST = 20, timedelta(hours=12)
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """``entitled`` is how many may come by law (0: as many as are invited)."""

    place_code: str
    kind: str
    title: str
    where: str
    caller: str
    starts_at: datetime | None
    ends_at: datetime | None
    entitled: int = 0
    topic: Topic | None = None


@transaction.atomic
def plan_meeting(new: NewMeeting, *, by: Actor, at: datetime | None = None) -> Meeting:
    """A meeting about a topic has it on its agenda. Raises Denied; Invalid (place, kind, title, where,
    caller, starts_at, ends_at, entitled)."""
    moment = at or now()
    require(by, MANAGE_MEETINGS, Target(place_code=new.place_code))
    starts, ends = _checked(new, moment)
    meeting = Meeting.objects.create(
        place_code=new.place_code,
        topic=new.topic,
        kind=new.kind,
        title=new.title.strip(),
        where=new.where.strip(),
        caller=new.caller.strip(),
        starts_at=starts,
        ends_at=ends,
        entitled=new.entitled,
        made_by_id=by.id if by.is_staff else None,
    )
    event = MeetingPlanned(meeting_id=meeting.pk, what=meeting.kind)
    announce(event, by=by, place_code=meeting.place_code, at=moment, fresh=True)
    if new.topic is not None:
        _put_on_agenda(meeting, new.topic, by=by, at=moment)
    return meeting


def _put_on_agenda(meeting: Meeting, topic: Topic, *, by: Actor, at: datetime) -> None:
    """What the meeting is about is its first item; owners decide theirs by a ballot."""
    add_agenda_item(
        meeting,
        mask_for_neighbours(topic.title)[:ITEM_WORDS],
        by=by,
        words=mask_for_neighbours(topic.words)[:MORE_WORDS],
        needs_decision=not RULES[meeting.kind].by_ballot,
        at=at,
    )


@transaction.atomic
def add_agenda_item(
    meeting: Meeting,
    title: str,
    *,
    by: Actor,
    words: str = "",
    needs_decision: bool = False,
    at: datetime | None = None,
) -> AgendaItem:
    """Raises Denied; WrongState once the notice went out (《物业管理条例》第十四条: what is to be
    decided stands in the notice); Invalid (title, words)."""
    moment = at or now()
    meeting = preparing(meeting, by=by)
    faults: dict[str, str] = {}
    if fault := _words(title, ITEM_WORDS):
        faults["title"] = fault
    if words and (fault := _words(words, MORE_WORDS)):
        faults["words"] = fault
    count = meeting.agenda.count()
    if count >= MOST_ITEMS:
        faults["title"] = _("一次会议最多 %(n)s 个议题。") % {"n": MOST_ITEMS}
    if faults:
        raise Invalid(faults)
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=count + 1,
        title=title.strip(),
        words=words.strip(),
        needs_decision=needs_decision,
    )
    event = AgendaItemAdded(meeting_id=meeting.pk, agenda_id=item.pk)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return item


def _checked(new: NewMeeting, at: datetime) -> tuple[datetime, datetime]:
    written = {
        "title": _words(new.title, TITLE_WORDS),
        "where": _words(new.where, WHERE_WORDS),
        "caller": _words(new.caller, CALLER_WORDS),
    }
    faults = {field: fault for field, fault in written.items() if fault}
    if new.kind not in MeetingKind.values:
        faults["kind"] = _("请选择会议类型。")
    if not division_name(new.place_code):
        faults["place"] = _("请选择地点。")
    if not 0 <= new.entitled <= MOST_PEOPLE:
        faults["entitled"] = _("请填写应到人数。")
    starts, ends = new.starts_at, new.ends_at
    if starts is None or starts <= at:
        faults["starts_at"] = _("请填写开会时间，要晚于现在。")
    elif ends is None or not starts < ends <= starts + LONGEST:
        faults["ends_at"] = _("请填写散会时间，在开会后 12 小时内。")
    if faults or starts is None or ends is None:
        raise Invalid(faults)
    return starts, ends


def _words(text: str, most: int) -> str:
    stripped = text.strip()
    if not stripped or len(stripped) > most or "\x00" in stripped:
        return _("请填写，最多 %(n)s 个字。") % {"n": most}
    return ""
