"""Indicators as a place has them."""

from __future__ import annotations

from shanzhi.cases.api import RATES, rate_setting
from shanzhi.insight.rules.figures.indicators import INDICATORS, Indicator, laid_down

_RATES = {rate.key: rate for rate in RATES}


def indicators(place_code: str = "") -> dict[str, Indicator]:
    """Every indicator by its code, with what the place laid down about it. The settings of rates are
    those of the room of matters."""
    return {code: _at(one, place_code) for code, one in INDICATORS.items()}


def _at(indicator: Indicator, place_code: str) -> Indicator:
    rate = _RATES.get(indicator.code)
    if rate is None:
        return indicator
    held = rate_setting(rate, place_code)
    return laid_down(indicator, is_shown=held.is_shown, exclusions=held.exclusions)
