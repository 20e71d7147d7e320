"""A person looks at the picture and says: it is so, it is not, it cannot be seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.api import Report, Source, report_case
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now, require
from shanzhi.sensing.events import VisionConfirmed, VisionDismissed
from shanzhi.sensing.kinds import FIRE_SAFETY, TRAFFIC
from shanzhi.sensing.models import (
    Follow,
    OwnPlate,
    PosterTask,
    VisionEvent,
    VisionKind,
    VisionState,
)
from shanzhi.sensing.permissions import CONFIRM_VISION
from shanzhi.sensing.sealing import indexes_beside

# A second time within so long is a visit and no message.
AGAIN_WITHIN = timedelta(days=90)
CATEGORIES = {
    VisionKind.LIFT_EBIKE: FIRE_SAFETY,
    VisionKind.FIRE_LANE: FIRE_SAFETY,
    VisionKind.CROSSING: TRAFFIC,
}


@transaction.atomic
def confirm_vision(event: VisionEvent, *, by: Actor, at: datetime | None = None) -> VisionEvent:
    """It is so. The first time its rider is taught: by a message where they registered the plate
    themselves, else by a figure that is put up there. Again within 90 days somebody visits them: a
    matter. A blocked fire lane is a matter at once. Nobody is fined, nothing is scored.

    Raises Denied; WrongState when somebody else was faster; Invalid without a picture: nobody
    confirms what they cannot see.
    """
    moment = at or now()
    event = _locked(event, by)
    if event.picture_id is None:
        raise Invalid({"picture": _("没有照片，不能确认。请选“看不清”。")})
    owner = OwnPlate.objects.filter(plate_index__in=indexes_beside(event)).first()
    event.follow = _follow(event, owner)
    if event.follow == Follow.VISIT:
        event.case = report_case(_matter(event), by=by, at=moment).case
    elif event.follow == Follow.POSTED:
        _ask_for_poster(event, moment)
    _decide(event, VisionState.CONFIRMED, by, moment)
    announce(
        VisionConfirmed(
            vision_id=event.pk,
            what=event.kind,
            follow=event.follow,
            resident_id=owner.resident_id if owner else None,
            case_id=event.case_id,
        ),
        by=by,
        place_code=event.place_code,
        at=moment,
    )
    return event


@transaction.atomic
def dismiss_vision(
    event: VisionEvent, answer: VisionState, *, by: Actor, at: datetime | None = None
) -> VisionEvent:
    """It is not so (NOT_SO), or cannot be seen (UNCLEAR): nothing comes of it.

    Raises Denied; WrongState; Invalid for another answer.
    """
    if answer not in {VisionState.NOT_SO, VisionState.UNCLEAR}:
        raise Invalid({"answer": _("请选“不是”或“看不清”。")})
    moment = at or now()
    event = _locked(event, by)
    _decide(event, answer, by, moment)
    announce(
        VisionDismissed(vision_id=event.pk, answer=answer),
        by=by,
        place_code=event.place_code,
        at=moment,
    )
    return event


def _ask_for_poster(event: VisionEvent, at: datetime) -> None:
    """One at a time for each lift and crossing: who goes there talks of all."""
    waiting = PosterTask.objects.filter(
        event__device=event.device_id, event__kind=event.kind, done_at__isnull=True
    )
    if not waiting.exists():
        PosterTask.objects.create(event=event, place_code=event.place_code, made_at=at)


def _locked(event: VisionEvent, by: Actor) -> VisionEvent:
    event = VisionEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require(by, CONFIRM_VISION, event.target())
    if event.state != VisionState.WAITING:
        raise WrongState(_("这一条别人已经看过了，请看下一条。"))
    return event


def _follow(event: VisionEvent, owner: OwnPlate | None) -> Follow:
    if event.kind == VisionKind.FIRE_LANE or _is_again(event):
        return Follow.VISIT
    return Follow.TAUGHT if owner else Follow.POSTED


def _is_again(event: VisionEvent) -> bool:
    """Was this plate confirmed before, in the 90 days before it happened?"""
    same = VisionEvent.objects.filter(
        plate_index__in=indexes_beside(event),
        state=VisionState.CONFIRMED,
        at__range=(event.at - AGAIN_WITHIN, event.at),
    )
    return same.exclude(pk=event.pk).exists()


def _matter(event: VisionEvent) -> Report:
    if event.kind == VisionKind.FIRE_LANE:
        text = _("摄像机看到消防通道被占，已由人工确认。请到场联系车主挪车，不处罚。")
    else:
        text = _(
            "%(what)s，90 天内再次发生，已由人工确认。请上门讲清危险、帮着想办法（充电、停车），不处罚、不记分。"
        ) % {"what": event.get_kind_display()}
    return Report(
        key=event.public_id,
        text=text,
        source=Source.SENSOR,
        place_code=event.place_code,
        building_id=event.device.building_id if event.device else None,
        address=event.spot,
        category_code=CATEGORIES[VisionKind(event.kind)],
    )


def _decide(event: VisionEvent, state: VisionState, by: Actor, at: datetime) -> None:
    event.state, event.decided_at = state, at
    event.decided_by_id = by.id if by.is_staff else None
    event.save(update_fields=["state", "decided_at", "decided_by", "follow", "case"])
