"""How a figure stands beside the one before: an arrow, a word and a tone, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

SAME = Decimal("0.05")
"""Less than this of a point or an hour is no change."""


@dataclass(frozen=True, slots=True)
class Delta:
    """``arrow`` is ↑, ↓ or →; ``words`` say the same; ``tone`` is "ok", "late" or ""."""

    arrow: str
    words: str
    tone: str


def delta_of(
    value: Decimal | None, before: Decimal | None, *, better: str, unit: str, against: str
) -> Delta | None:
    """``better`` is "up", "down" or ""; ``against`` names the time before (上周). None where there is
    nothing to compare. Counts change by a share of what was, rates and hours by the difference."""
    if value is None or before is None:
        return None
    change = value - before
    if abs(change) < SAME:
        return Delta("→", _("与%(against)s持平") % {"against": against}, "")
    up = change > 0
    words = _("比%(against)s多 %(by)s") if up else _("比%(against)s少 %(by)s")
    tone = "" if not better else ("ok" if up == (better == "up") else "late")
    by = _amount(change, before, unit)
    return Delta("↑" if up else "↓", words % {"against": against, "by": by}, tone)


def _amount(change: Decimal, before: Decimal, unit: str) -> str:
    size = abs(change)
    if unit == "%":
        return _("%(n)s 个百分点") % {"n": f"{size:.1f}"}
    if size != size.to_integral_value():
        return f"{size:.1f} {unit}"
    if before >= 20:  # 2026-11-26: shares of small numbers jump
        return f"{size / before:.0%}"
    return f"{size:.0f} {unit}"
