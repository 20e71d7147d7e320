"""Say how many ordinary closings are looked at again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.events import SamplingShareSet
from shanzhi.cases.models import SamplingShare
from shanzhi.cases.permissions import SET_QUALITY
from shanzhi.kernel.api import Actor, Invalid, Target, announce, bump, now, require

PERCENT_MAX = 100


@transaction.atomic
def set_sampling_share(
    place_code: str, *, by: Actor, percent: int, at: datetime | None = None
) -> SamplingShare:
    """From now on so many of a hundred ordinary closings of the place are verified; emergencies
    and what came back always are. Saying the same again changes nothing.

    Raises Denied; Invalid (percent).
    """
    require(by, SET_QUALITY, Target(place_code=place_code))
    if not 0 <= percent <= PERCENT_MAX:
        raise Invalid({"percent": _("比例请填 0 到 100 的整数。")})
    share, is_new = SamplingShare.objects.select_for_update().get_or_create(
        place_code=place_code, defaults={"percent": percent}
    )
    if not is_new and share.percent == percent:
        return share
    share.percent = percent
    share.save(update_fields=["percent"])
    bump("cases.sampling")
    announce(
        SamplingShareSet(share_id=share.pk, percent=percent),
        by=by,
        place_code=place_code,
        at=at or now(),
    )
    return share
