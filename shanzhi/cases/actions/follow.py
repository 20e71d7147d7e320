"""Follow a matter that somebody else reported, and hear how it ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseFollowed, CaseUnfollowed
from shanzhi.cases.models import Case, CaseFollower
from shanzhi.cases.permissions import SUPPORT
from shanzhi.kernel.api import Actor, now, require


@transaction.atomic
def follow_case(
    case: Case,
    *,
    by: Actor,
    device_key: str,
    resident_id: int | None = None,
    at: datetime | None = None,
) -> CaseFollower:
    """This device follows the matter from now; with ``resident_id`` (a phone confirmed just now)
    the resident is sent a text message when it is closed. Doing it twice is once. May be said of a
    matter in any state: one who hears of a merged one hears how its leading matter ends.
    """
    moment = at or now()
    require(by, SUPPORT)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    follower, is_new = CaseFollower.objects.get_or_create(
        case=case,
        device_key=device_key,
        defaults={"resident_id": resident_id, "at": moment},
    )
    is_told = resident_id is not None and follower.resident_id != resident_id
    if is_told:
        follower.resident_id = resident_id
        follower.save(update_fields=["resident"])
    if is_new or is_told:
        announce_case(case, CaseFollowed, by=by, at=moment, follower_id=follower.pk)
    return follower


@transaction.atomic
def unfollow_case(case: Case, *, by: Actor, device_key: str, at: datetime | None = None) -> None:
    """This device does not follow the matter any more; one that never did changes nothing."""
    moment = at or now()
    require(by, SUPPORT)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    follower = CaseFollower.objects.filter(case=case, device_key=device_key).first()
    if follower is None:
        return
    gone = follower.pk
    follower.delete()
    announce_case(case, CaseUnfollowed, by=by, at=moment, follower_id=gone)
