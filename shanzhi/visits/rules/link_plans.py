"""When a linked cadre's visits, reports and analyses are due. Pure.

Source: 周走访、月报告、季研判 of the seeds: once a week, once a month, once a quarter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# A period of which less than this is left when a link begins is not asked for.
LEAST_DAYS = 3
SOON_DAYS = 1


@dataclass(frozen=True, slots=True)
class Due:
    """Something due from ``starts_on`` to ``due_on``, both included; ``task`` is a LinkTask."""

    task: str
    starts_on: date
    due_on: date


def plans_around(
    tasks: Iterable[str], starts_on: date, ends_on: date | None, today: date
) -> list[Due]:
    """What the link asks for in the week, month and quarter of ``today``; nothing outside of its
    term, [starts_on, ends_on)."""
    found = []
    for task in tasks:
        first, last = _period(task, today)
        begin = max(first, starts_on)
        end = min(last, ends_on - timedelta(days=1)) if ends_on else last
        if (end - begin).days + 1 >= LEAST_DAYS and begin <= today <= end:
            found.append(Due(task, begin, end))
    return found


def standing(done: bool, due_on: date, today: date) -> str:
    """How a plan stands: done, missed, soon (due today or tomorrow), due."""
    if done:
        return "done"
    if due_on < today:
        return "missed"
    return "soon" if (due_on - today).days <= SOON_DAYS else "due"


def _period(task: str, day: date) -> tuple[date, date]:
    if task == "visit":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = 1 if task == "report" else 3
    month = (day.month - 1) // months * months + 1
    first = date(day.year, month, 1)
    after = month + months
    following = date(day.year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    return first, following - timedelta(days=1)
