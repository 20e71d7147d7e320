"""Indicators as a place has them."""

from __future__ import annotations

from shanzhi.cases.api import RATES, rate_setting
from shanzhi.insight.models import IndicatorSetting
from shanzhi.insight.rules.figures.indicators import INDICATORS, Indicator, laid_down
from shanzhi.kernel.api import Versioned

_RATES = {rate.key: rate for rate in RATES}
Settings = dict[tuple[str, str], tuple[bool, tuple[str, ...]]]


def indicators(place_code: str = "") -> dict[str, Indicator]:
    """Every indicator by its code, with what the narrowest place around laid down about it. The settings
    of rates are those of the room of matters."""
    settings = indicator_settings.get()
    return {code: _at(one, place_code, settings) for code, one in INDICATORS.items()}


def _at(indicator: Indicator, place_code: str, settings: Settings) -> Indicator:
    rate = _RATES.get(indicator.code)
    if rate is not None:
        held = rate_setting(rate, place_code)
        return laid_down(indicator, is_shown=held.is_shown, exclusions=held.exclusions)
    around = [
        place for place, code in settings if code == indicator.code and place_code.startswith(place)
    ]
    if not around:
        return indicator
    is_shown, exclusions = settings[max(around, key=len), indicator.code]
    return laid_down(indicator, is_shown=is_shown, exclusions=exclusions)


def _load() -> Settings:
    return {
        (row.place_code, row.code): (row.is_shown, tuple(row.exclusions))
        for row in IndicatorSetting.objects.all()
    }


indicator_settings: Versioned[Settings] = Versioned("insight.indicators", _load)
