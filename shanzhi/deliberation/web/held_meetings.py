"""The record of a step, filled in with what a meeting of the topic decided; the desk looks it through."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.deliberation.models import AgendaItem, Topic, TopicStep
from shanzhi.deliberation.queries.meeting_results import decided_in_meetings
from shanzhi.deliberation.queries.meetings import local_day
from shanzhi.kernel.api import calendar_for, moment


@dataclass(frozen=True, slots=True)
class Held:
    """``typed`` is how the form of the record begins."""

    pk: int
    title: str
    note: str
    typed: dict[str, str]


def held_for(topic: Topic, step: TopicStep) -> list[Held]:
    """What meetings decided since the step began."""
    return [_held(item) for item in decided_in_meetings(topic, step)]


def filled_in(held: list[Held], wanted: str) -> dict[str, str]:
    """The form as that meeting fills it; empty for none."""
    return next((each.typed for each in held if str(each.pk) == wanted), {})


def _held(item: AgendaItem) -> Held:
    meeting, counts = item.meeting, {"present": item.present or 0, "agreed": item.yes or 0}
    zone = calendar_for(meeting.place_code).zone
    noticed = localtime(meeting.noticed_at, zone).date() if meeting.noticed_at else None
    return Held(
        pk=item.pk,
        title=f"{meeting.title} · {item.title}",
        note=f"{moment(meeting.starts_at)} · "
        + _("到会 %(present)s 人，同意 %(agreed)s 人") % counts,
        typed={
            "held_on": local_day(meeting).isoformat(),
            "notice_on": noticed.isoformat() if noticed else "",
            "entitled": str(meeting.entitled),
            "present": str(counts["present"]),
            "agreed": str(counts["agreed"]),
            "who": _("签到 %(present)s 人，名单在“会议”里") % counts,
            "words": item.decision,
        },
    )
