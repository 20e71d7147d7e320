"""Say whether a place shows an indicator, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.api import EXCLUSIONS, RATES, set_rate
from shanzhi.insight.events import IndicatorSet
from shanzhi.insight.models import IndicatorSetting
from shanzhi.insight.permissions import SET_INDICATORS
from shanzhi.insight.rules.figures.indicators import INDICATORS
from shanzhi.kernel.api import Actor, Invalid, Target, announce, bump, now, require

SETTINGS = "insight.indicators"
_RATES = {rate.key for rate in RATES}


@transaction.atomic
def set_indicator(
    place_code: str, code: str, *, by: Actor, is_shown: bool, exclusions: Collection[str]
) -> None:
    """Holds for the place and all below it that says nothing itself; a rate is laid down where matters
    are. Saying the same again changes nothing.

    Raises Denied; Invalid (code, exclusions).
    """
    require(by, SET_INDICATORS, Target(place_code=place_code))
    if code not in INDICATORS:
        raise Invalid({"code": _("没有这个指标，请重新选择。")})
    if set(exclusions) - set(EXCLUSIONS):
        raise Invalid({"exclusions": _("没有这个排除项，请重新选择。")})
    if code in _RATES:
        set_rate(place_code, code, by=by, is_shown=is_shown, exclusions=exclusions)
        return
    kept = [name for name in EXCLUSIONS if name in exclusions]
    row, is_new = IndicatorSetting.objects.select_for_update().get_or_create(
        place_code=place_code, code=code, defaults={"is_shown": is_shown, "exclusions": kept}
    )
    if not is_new and (row.is_shown, row.exclusions) == (is_shown, kept):
        return
    row.is_shown, row.exclusions = is_shown, kept
    row.save(update_fields=["is_shown", "exclusions"])
    bump(SETTINGS)
    happened = IndicatorSet(setting_id=row.pk, code=code, is_shown=is_shown, exclusions=kept)
    announce(happened, by=by, place_code=place_code, at=now())
