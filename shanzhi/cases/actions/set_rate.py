"""Say whether a place shows a rate, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.events import RateSet
from shanzhi.cases.models import RateSetting
from shanzhi.cases.permissions import SET_QUALITY
from shanzhi.cases.rules.rates import BY_KEY, EXCLUSIONS, known_exclusions
from shanzhi.kernel.api import Actor, Invalid, Target, announce, bump, now, require


@transaction.atomic
def set_rate(
    place_code: str,
    rate: str,
    *,
    by: Actor,
    is_shown: bool,
    exclusions: Collection[str],
    at: datetime | None = None,
) -> RateSetting:
    """Holds for the place and all below it that says nothing itself. Saying the same again changes
    nothing.

    Raises Denied; Invalid (rate, exclusions).
    """
    require(by, SET_QUALITY, Target(place_code=place_code))
    if rate not in BY_KEY:
        raise Invalid({"rate": _("没有这个指标，请重新选择。")})
    if set(exclusions) - set(EXCLUSIONS):
        raise Invalid({"exclusions": _("没有这个排除项，请重新选择。")})
    wanted = {"is_shown": is_shown, "exclusions": list(known_exclusions(exclusions))}
    row, is_new = RateSetting.objects.select_for_update().get_or_create(
        place_code=place_code, rate=rate, defaults=wanted
    )
    if not is_new and (row.is_shown, row.exclusions) == (is_shown, wanted["exclusions"]):
        return row
    row.is_shown, row.exclusions = is_shown, list(known_exclusions(exclusions))
    row.save(update_fields=["is_shown", "exclusions"])
    bump("cases.rate_settings")
    happened = RateSet(
        setting_id=row.pk, rate=rate, is_shown=is_shown, exclusions=list(row.exclusions)
    )
    announce(happened, by=by, place_code=place_code, at=at or now())
    return row
