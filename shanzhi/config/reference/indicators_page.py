"""Indicators: every figure with what is counted, over what, who is left out and where it comes from."""

from __future__ import annotations

from shanzhi.config.reference.markdown import code, page, table
from shanzhi.insight.api import INDICATORS


def indicators_page() -> str:
    """The indicators as they are where a place has said nothing."""
    return page(
        "Indicators",
        "What `/desk/indicators`, the screens, reports and the API (`/api/v1/indicators`, "
        "`/api/v1/figures`) print beside every figure. A place may hide an indicator and choose its "
        "exclusions. Rates are those of [rates](rates.md).",
        table(
            (
                "Indicator", "On screen", "Kind", "Counted", "Over", "Never counts",
                "Left out by default", "Follows", "Unit", "Better",
            ),
            [
                (
                    code(one.code), one.name, one.kind, one.numerator, one.denominator, one.left_out,
                    ", ".join(code(name) for name in one.exclusions), one.source, one.unit, one.better,
                )
                for one in INDICATORS.values()
            ],
        ),
    )  # fmt: skip
