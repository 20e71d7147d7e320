"""Whoever holds the link of the message says with one tap: it was not so; somebody else judges."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.api import Visibility, comment_on_case
from shanzhi.kernel.api import Actor, Denied, WrongState, announce, now, require
from shanzhi.sensing.events import VisionAppealDecided, VisionAppealed
from shanzhi.sensing.models import AppealState, OwnPlate, PosterTask, VisionEvent, VisionState
from shanzhi.sensing.permissions import APPEAL_VISION, REVIEW_VISION
from shanzhi.sensing.sealing import indexes_beside


@transaction.atomic
def appeal_vision(event: VisionEvent, *, by: Actor, at: datetime | None = None) -> VisionEvent:
    """Ask for a second look; saying it twice is once. Raises Denied; WrongState when nothing was
    confirmed."""
    moment = at or now()
    event = VisionEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require(by, APPEAL_VISION, event.target())
    if event.appeal:
        return event
    if event.state != VisionState.CONFIRMED:
        raise WrongState(_("这件事没有确认，不需要申诉。"))
    event.appeal, event.appealed_at = AppealState.WAITING, moment
    event.save(update_fields=["appeal", "appealed_at"])
    announce(VisionAppealed(vision_id=event.pk), by=by, place_code=event.place_code, at=moment)
    return event


@transaction.atomic
def review_vision(
    event: VisionEvent, *, by: Actor, is_upheld: bool, at: datetime | None = None
) -> VisionEvent:
    """Uphold the appeal, and it counts for nothing any more; or leave it as it was.

    Raises Denied, also for whoever confirmed it; WrongState unless it waits.
    """
    moment = at or now()
    event = VisionEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require(by, REVIEW_VISION, event.target())
    if by.is_staff and event.decided_by_id == by.id:
        raise Denied(_("自己确认的要由别人复核。"))
    if event.appeal != AppealState.WAITING:
        raise WrongState(_("这个申诉已经复核过了，请刷新页面。"))
    event.appeal = AppealState.UPHELD if is_upheld else AppealState.REFUSED
    event.appeal_decided_at = moment
    event.appeal_decided_by_id = by.id if by.is_staff else None
    if is_upheld:
        event.state = VisionState.OVERTURNED
        PosterTask.objects.filter(event=event, done_at__isnull=True).delete()
        _tell_who_visits(event, by, moment)
    event.save(update_fields=["appeal", "appeal_decided_at", "appeal_decided_by", "state"])
    owner = OwnPlate.objects.filter(plate_index__in=indexes_beside(event)).first()
    announce(
        VisionAppealDecided(
            vision_id=event.pk,
            is_upheld=is_upheld,
            resident_id=owner.resident_id if owner else None,
        ),
        by=by,
        place_code=event.place_code,
        at=moment,
    )
    return event


def _tell_who_visits(event: VisionEvent, by: Actor, at: datetime) -> None:
    """A matter that came of it goes on in the hands of its holder, who must know."""
    if event.case is not None:
        words = _("申诉成立，这条视觉事件已作废：请不要再为此上门，可直接办结。")
        comment_on_case(event.case, by=by, body=words, visibility=Visibility.INSIDE, at=at)
