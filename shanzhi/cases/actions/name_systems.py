"""Lay down which systems outside a place hands matters over to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events.external import OutsideSystemsNamed
from shanzhi.cases.models import OutsideSystem
from shanzhi.cases.permissions import NAME_SYSTEMS
from shanzhi.cases.queries.hand_overs import SYSTEMS
from shanzhi.kernel.api import Actor, Invalid, Target, announce, bump, now, require

MOST, LONGEST = 30, 60


@transaction.atomic
def name_systems(place_code: str, names: Sequence[str], *, by: Actor) -> list[str]:
    """The place's own list becomes ``names``; none at all: that of the place above it, or the
    usual ones. What is handed over already keeps its name.

    Raises Denied; Invalid (systems).
    """
    require(by, NAME_SYSTEMS, Target(place_code=place_code))
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    unfit = any(len(name) > LONGEST or not storable(name) for name in wanted)
    if len(wanted) > MOST or unfit:
        raise Invalid(
            {
                "systems": _("一行一个名称，每个最多 %(longest)s 字，最多 %(most)s 个。")
                % {"longest": LONGEST, "most": MOST}
            }
        )
    rows = OutsideSystem.objects.select_for_update().filter(place_code=place_code)
    if {row.name for row in rows} == set(wanted):
        return wanted
    rows.exclude(name__in=wanted).delete()
    OutsideSystem.objects.bulk_create(
        [OutsideSystem(place_code=place_code, name=name) for name in wanted],
        ignore_conflicts=True,
    )
    event = OutsideSystemsNamed(place=int(place_code or 0), count=len(wanted))
    announce(event, by=by, place_code=place_code, at=now())
    bump(SYSTEMS)
    return wanted
