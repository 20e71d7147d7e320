"""How long somebody has, and how a deadline is found. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.cases.models.clock import ClockKind
from shanzhi.kernel.api import TimeUnit

Limit = tuple[int, TimeUnit]
NORMAL, URGENT, EMERGENCY = 0, 1, 2

# What holds where a place has said nothing: by clock, then by urgency 0, 1, 2.
DEFAULTS: dict[str, tuple[Limit, Limit, Limit]] = {
    ClockKind.ACCEPT: (
        (4, TimeUnit.WORK_HOUR),
        (2, TimeUnit.WORK_HOUR),
        (1, TimeUnit.NATURAL_HOUR),
    ),
    ClockKind.FIRST_CONTACT: (
        (1, TimeUnit.WORK_DAY),
        (4, TimeUnit.WORK_HOUR),
        (1, TimeUnit.NATURAL_HOUR),
    ),
    ClockKind.HANDLE: (
        (3, TimeUnit.WORK_DAY),
        (1, TimeUnit.WORK_DAY),
        (2, TimeUnit.NATURAL_HOUR),
    ),
    ClockKind.VERIFY: (
        (2, TimeUnit.WORK_DAY),
        (1, TimeUnit.WORK_DAY),
        (1, TimeUnit.WORK_DAY),
    ),
    ClockKind.WHISTLE: (
        (2, TimeUnit.NATURAL_HOUR),
        (2, TimeUnit.NATURAL_HOUR),
        (1, TimeUnit.NATURAL_HOUR),
    ),
}


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline that a place laid down; "" and None mean: for all."""

    clock: str
    place_code: str
    category_code: str
    urgency: int | None
    limit: Limit
    after_reopening: str = "anew"

    def fits(self, clock: str, place_code: str, category_code: str, urgency: int) -> bool:
        """Does it speak of this clock, place, category and urgency?"""
        return (
            self.clock == clock
            and place_code.startswith(self.place_code)
            and category_code.startswith(self.category_code)
            and self.urgency in {None, urgency}
        )


def row_for(
    clock: str,
    rows: Sequence[DeadlineRow],
    *,
    place_code: str,
    category_code: str,
    urgency: int,
) -> DeadlineRow | None:
    """The row that holds: of the narrowest place, then the longest category, then of the very
    urgency; None when no place said anything."""
    return max(
        (row for row in rows if row.fits(clock, place_code, category_code, urgency)),
        key=lambda row: (len(row.place_code), len(row.category_code), row.urgency is not None),
        default=None,
    )


def limit_of(
    clock: str,
    rows: Sequence[DeadlineRow],
    *,
    place_code: str,
    category_code: str,
    urgency: int,
    own: Limit | None = None,
) -> Limit:
    """The limit of a clock: that of the row that holds (``row_for``); else the ``own`` limit of
    the routing rule, the standard or the category (never for an emergency, which waits for
    nobody's ordinary limit); else the default.
    """
    row = row_for(clock, rows, place_code=place_code, category_code=category_code, urgency=urgency)
    if row is not None:
        return row.limit
    if own is not None and urgency < EMERGENCY:
        return own
    return DEFAULTS[clock][urgency]
