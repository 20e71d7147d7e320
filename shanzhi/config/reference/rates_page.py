"""Rates: every figure of quality with what is counted, over what, and who is left out."""

from __future__ import annotations

from shanzhi.cases.rules.rates import EXCLUSIONS, RATES
from shanzhi.config.reference.markdown import code, page, table


def rates_page() -> str:
    """The rates, and the exclusions that a place may choose."""
    return page(
        "Rates",
        "What the desk (`/desk/rates`), the cockpit and the API (`/api/v1/rates`) print beside "
        "every figure. A place may hide a rate and choose its exclusions; what can never count is "
        "the same everywhere.",
        table(
            ("Rate", "On screen", "Counted", "Over", "Never counts", "Left out by default", "Unit"),
            [
                (
                    code(rate.key),
                    rate.name,
                    rate.numerator,
                    rate.denominator,
                    rate.left_out,
                    ", ".join(code(name) for name in rate.exclusions),
                    rate.unit,
                )
                for rate in RATES
            ],
        ),
        "## Exclusions",
        table(("Exclusion", "On screen"), [(code(key), name) for key, name in EXCLUSIONS.items()]),
    )
