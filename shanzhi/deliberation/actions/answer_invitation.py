"""An invitation: it was delivered, it is answered, somebody is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.events.meetings import AttendeeCame, InvitationAnswered, NoticeDelivered
from shanzhi.deliberation.models import Delivery, Invitation
from shanzhi.deliberation.models.meeting import Answer, CameBy, DeliveryWay
from shanzhi.deliberation.permissions.meetings import ATTEND, CHECK_IN, MANAGE_MEETINGS
from shanzhi.kernel.api import Actor, Invalid, StoredFile, WrongState, announce, now, require

DOORS_OPEN = timedelta(hours=2)


@transaction.atomic
def deliver_notice(
    invitation: Invitation,
    way: str,
    *,
    by: Actor,
    file: StoredFile | None = None,
    at: datetime | None = None,
) -> Delivery:
    """Write down the proof that a notice reached somebody; each way counts once.

    Raises Denied; WrongState before the notice; Invalid (way), (file) where a signed sheet or a
    notice on a door comes without a picture of it.
    """
    moment = at or now()
    invitation = _locked(invitation)
    if by.is_staff or by.kind == "system":
        require(by, MANAGE_MEETINGS, invitation.meeting.target())
    else:
        require(by, ATTEND, invitation.target())
    if way not in DeliveryWay.values:
        raise Invalid({"way": _("请选择送达方式。")})
    if way in {DeliveryWay.SIGNED, DeliveryWay.POSTED} and file is None:
        raise Invalid({"file": _("请附上签收单或张贴处的照片。")})
    return _deliver(invitation, way, by, moment, file)


@transaction.atomic
def answer_invitation(
    invitation: Invitation, answer: str, *, by: Actor, at: datetime | None = None
) -> Invitation:
    """Will come, or will not; it may change until the meeting is over. Whoever answers has read it.

    Raises Denied; WrongState; Invalid (answer).
    """
    moment = at or now()
    invitation = _locked(invitation)
    require(by, ATTEND, invitation.target())
    _require_before_end(invitation)
    if answer not in Answer.values:
        raise Invalid({"answer": _("请选参加或不参加。")})
    _deliver(invitation, DeliveryWay.PAGE, by, moment, None)
    if invitation.answer == answer:
        return invitation
    invitation.answer, invitation.answered_at = answer, moment
    invitation.save(update_fields=["answer", "answered_at"])
    _say(
        InvitationAnswered(
            invitation_id=invitation.pk, meeting_id=invitation.meeting_id, answer=answer
        ),
        invitation,
        by,
        moment,
    )
    return invitation


@transaction.atomic
def check_in(
    invitation: Invitation, way: str, *, by: Actor, at: datetime | None = None
) -> Invitation:
    """They are there: by the square in the hall (whoever is invited), by their own code or by name
    (whoever stands at the door). A second time changes nothing.

    Raises Denied; WrongState more than two hours before it begins, after it is over, or when it was
    cancelled; Invalid (way).
    """
    moment = at or now()
    invitation = _locked(invitation)
    if way == CameBy.POSTER:
        require(by, ATTEND, invitation.target())
    elif way in {CameBy.SCANNED, CameBy.DESK}:
        require(by, CHECK_IN, invitation.target())
    else:
        raise Invalid({"way": _("请选择签到方式。")})
    _require_before_end(invitation)
    if moment < invitation.meeting.starts_at - DOORS_OPEN:
        raise WrongState(_("开会前两小时才能签到。"))
    if invitation.came_at is not None:
        return invitation
    invitation.came_at, invitation.came_by = moment, way
    invitation.save(update_fields=["came_at", "came_by"])
    _say(
        AttendeeCame(invitation_id=invitation.pk, meeting_id=invitation.meeting_id, way=way),
        invitation,
        by,
        moment,
    )
    return invitation


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("meeting")
    return rows.get(pk=invitation.pk)


def _require_before_end(invitation: Invitation) -> None:
    meeting = invitation.meeting
    if meeting.noticed_at is None:
        raise WrongState(_("请先发出会议通知。"))
    if meeting.cancelled_at is not None:
        raise WrongState(_("这次会议已经取消。"))
    if meeting.ended_at is not None:
        raise WrongState(_("会议已经结束。"))


def _deliver(
    invitation: Invitation, way: str, by: Actor, at: datetime, file: StoredFile | None
) -> Delivery:
    if invitation.meeting.noticed_at is None:
        raise WrongState(_("请先发出会议通知。"))
    known = invitation.deliveries.filter(way=way).first()
    if known is not None:
        return known
    delivery = Delivery.objects.create(
        invitation=invitation,
        way=way,
        at=at,
        file=file,
        noted_by_id=by.id if by.is_staff else None,
    )
    event = NoticeDelivered(invitation_id=invitation.pk, meeting_id=invitation.meeting_id, way=way)
    _say(event, invitation, by, at)
    return delivery


def _say(
    event: NoticeDelivered | InvitationAnswered | AttendeeCame,
    invitation: Invitation,
    by: Actor,
    at: datetime,
) -> None:
    announce(event, by=by, place_code=invitation.meeting.place_code, at=at)
