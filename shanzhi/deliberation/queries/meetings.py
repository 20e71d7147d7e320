"""Meetings for everybody, for who is invited, and for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from shanzhi.deliberation.models import AgendaItem, Invitation, Meeting, MeetingTask
from shanzhi.deliberation.permissions.meetings import (
    CHECK_IN,
    MEETING_DESKS,
    READ_MEETINGS,
)
from shanzhi.deliberation.rules.meeting_codes import (
    invitation_token,
    poster_code,
    poster_holds,
    read_invitation_token,
)
from shanzhi.deliberation.rules.meeting_law import RULES, Counted, MeetingRule, earliest_day, quorum
from shanzhi.kernel.api import (
    NOBODY,
    Actor,
    Grant,
    NotFound,
    Role,
    Target,
    allowed,
    calendar_for,
    require,
)
from shanzhi.lib.masking import mask_name
from shanzhi.people.api import Resident, people_linked

LISTED = 200


@dataclass(frozen=True, slots=True)
class Present:
    """Who is there: of how many invited and entitled, and what the law needs."""

    invited: int
    coming: int
    not_coming: int
    came: int
    delivered: int
    entitled: int
    quorum: Counted


def rule_of(meeting: Meeting) -> MeetingRule:
    """What the law asks of this kind."""
    return RULES[meeting.kind]


def presence(meeting: Meeting) -> Present:
    """Counted now (1 query)."""
    counted = meeting.invitations.aggregate(
        invited=Count("pk", distinct=True),
        coming=Count("pk", filter=Q(answer="yes"), distinct=True),
        not_coming=Count("pk", filter=Q(answer="no"), distinct=True),
        came=Count("pk", filter=Q(came_at__isnull=False), distinct=True),
        delivered=Count("pk", filter=Q(deliveries__isnull=False), distinct=True),
    )
    needed = quorum(rule_of(meeting), meeting.entitled, counted["came"])
    return Present(**counted, entitled=meeting.entitled, quorum=needed)


def earliest_for(meeting: Meeting, noticed_on: date) -> date:
    """The first day on which it may be held if it is announced on that day."""
    return earliest_day(rule_of(meeting), noticed_on, calendar_for(meeting.place_code).works_on)


def local_day(meeting: Meeting) -> date:
    """The day on which it is held, where it is held."""
    return localtime(meeting.starts_at, calendar_for(meeting.place_code).zone).date()


def public_meeting(public_id: UUID) -> Meeting:
    """Meetings that were announced are public. Raises NotFound."""
    rows = Meeting.objects.filter(public_id=public_id, noticed_at__isnull=False)
    meeting = rows.select_related("lots", "topic").first()
    if meeting is None:
        raise NotFound
    return meeting


def public_meetings(place_code: str) -> list[Meeting]:
    """Those of a place and of the places above it, the latest first (1 query)."""
    above = [place_code[:length] for length in (6, 9, 12, 15) if length <= len(place_code)]
    rows = Meeting.objects.filter(place_code__in=above, noticed_at__isnull=False)
    return list(rows.order_by("-starts_at", "-pk")[:LISTED])


def own_invitation(meeting: Meeting, resident: Resident | None) -> Invitation | None:
    """The invitation of somebody who proved their phone: theirs, or their household's."""
    if resident is None:
        return None
    households = [person.household_id for person in people_linked(resident)]
    mine = Q(resident=resident) | Q(household_id__in=households)
    return meeting.invitations.filter(mine).order_by("number").first()


def invitation_by_token(meeting: Meeting, token: str) -> Invitation:
    """The invitation of a secret link. Raises NotFound, the same for a forged and an unknown one."""
    number = read_invitation_token(meeting.public_id, token, _key())
    found = meeting.invitations.filter(number=number).first() if number is not None else None
    if found is None:
        raise NotFound
    return found


def token_of(invitation: Invitation) -> str:
    """Its secret; made anew from the key, stored nowhere."""
    return invitation_token(invitation.meeting.public_id, invitation.number, _key())


def poster_of(meeting: Meeting) -> str:
    """What the square in the hall holds."""
    return poster_code(meeting.public_id, _key())


def is_poster(meeting: Meeting, code: str) -> bool:
    """Did somebody scan the square of this hall?"""
    return poster_holds(meeting.public_id, code, _key())


def as_invited(invitation: Invitation, resident: Resident | None = None) -> Actor:
    """Who holds an invitation, as far as permission asks."""
    return replace(
        NOBODY,
        id=resident.pk if resident else None,
        grants=(Grant(Role.REPORTER, ""),),
        owns=frozenset({("invitation", invitation.pk)}),
    )


def meetings_for(viewer: Actor) -> list[Meeting]:
    """Meetings of the viewer's places, the latest first, with ``invited`` and ``came`` (1 query).
    Raises Denied."""
    require(viewer, READ_MEETINGS)
    counted = _reached(viewer).annotate(
        invited=Count("invitations"),
        came=Count("invitations", filter=Q(invitations__came_at__isnull=False)),
    )
    return list(counted.order_by("-starts_at", "-pk")[:LISTED])


def meeting_for(viewer: Actor, meeting_id: int) -> Meeting:
    """Raises NotFound: to others it does not exist at the desk."""
    rows = _reached(viewer).select_related("made_by", "lots", "topic")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    return meeting


def invitations_of(viewer: Actor, meeting: Meeting) -> list[Invitation]:
    """Everybody invited, by number, with proofs of delivery (2 queries). Raises Denied."""
    require(viewer, READ_MEETINGS, meeting.target())
    rows = meeting.invitations.select_related("meeting").prefetch_related("deliveries__file")
    return list(rows.order_by("number"))


def invitation_for(viewer: Actor, invitation_id: int) -> Invitation:
    """One of a meeting of the viewer's places. Raises NotFound."""
    found = Invitation.objects.filter(pk=invitation_id).select_related("meeting").first()
    if found is None or not _may_check_in(viewer, found):
        raise NotFound
    return found


def agenda_for(viewer: Actor, agenda_id: int) -> AgendaItem:
    """An item of a meeting of the viewer's places. Raises NotFound."""
    rows = AgendaItem.objects.filter(meeting__in=_reached(viewer)).select_related("meeting")
    found = rows.filter(pk=agenda_id).first()
    if found is None:
        raise NotFound
    return found


def task_for(viewer: Actor, task_id: int) -> MeetingTask:
    """A task of a meeting of the viewer's places. Raises NotFound."""
    rows = MeetingTask.objects.filter(meeting__in=_reached(viewer)).select_related("meeting")
    found = rows.filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found


def shown_name(invitation: Invitation, name: str, viewer: Actor) -> str:
    """The name as the viewer sees it: in full for who prints the attendance sheet, else 张*."""
    is_full = allowed(viewer, CHECK_IN, Target(place_code=invitation.meeting.place_code))
    return name if is_full else mask_name(name)


def household_words(households: Sequence[int]) -> list[str]:
    """What a list for lots is hashed over: keys, never addresses."""
    return [str(pk) for pk in households]


def _may_check_in(viewer: Actor, invitation: Invitation) -> bool:
    place = Target(place_code=invitation.meeting.place_code)
    return allowed(viewer, CHECK_IN, place) or allowed(viewer, READ_MEETINGS, place)


def _reached(viewer: Actor) -> QuerySet[Meeting]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*MEETING_DESKS):
        reach |= Q(place_code__startswith=scope)
    return Meeting.objects.filter(reach)


def _key() -> bytes:
    return str(settings.SECRET_KEY).encode()
