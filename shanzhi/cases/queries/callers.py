"""What a caller has reported before, as far as the clerk may know it."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import TAKE_CALLS
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.kernel.api import Actor, Invalid, require
from shanzhi.people import api as people

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Caller:
    """``phone`` is masked; ``cases`` are those in the clerk's places, newest first; ``elsewhere``
    is how many more there are in places that are not."""

    phone: str
    cases: list[Case]
    in_reach: int
    elsewhere: int


def caller_by_phone(viewer: Actor, phone: str) -> Caller | None:
    """The caller with exactly this number; None for an incomplete or an unknown one (4 queries).

    Raises Denied.
    """
    require(viewer, TAKE_CALLS)
    try:
        resident = people.resident_by_phone(phone)
    except Invalid:
        return None
    if resident is None:
        return None
    mine = visible_cases(viewer).filter(reporter_id=resident.pk)
    in_reach = mine.count()
    return Caller(
        phone=people.masked_phone(resident),
        cases=list(mine.select_related("holder_unit").order_by("-id")[:SHOWN]),
        in_reach=in_reach,
        elsewhere=Case.objects.filter(reporter_id=resident.pk).count() - in_reach,
    )
