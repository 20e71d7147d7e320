"""Which places and units of devices somebody sees, as ranges that an index can walk."""

from __future__ import annotations

from django.db.models import Q

from shanzhi.kernel.api import Actor, Role

DIGITS = 15
# Who sees by place (see permissions.py): a handler sees what their unit looks after.
BY_PLACE = (
    Role.GRID_WORKER,
    Role.COMMUNITY_CLERK,
    Role.STREET_DISPATCHER,
    Role.CITY_DISPATCHER,
)


def places_of(viewer: Actor) -> list[str]:
    """Place codes that are seen with all below them; none lies in another."""
    scopes = sorted(set(viewer.scopes(*BY_PLACE)), key=len)
    found: list[str] = []
    for scope in scopes:
        if not any(scope.startswith(wider) for wider in found):
            found.append(scope)
    return sorted(found)


def units_of(viewer: Actor) -> list[int]:
    """Units whose devices are seen."""
    return sorted(viewer.unit_ids) if viewer.scopes(Role.HANDLER) else []


def under(place_code: str, field: str = "place_code") -> Q:
    """Everything at a place and below it: codes are digits, so that a range is what a prefix is."""
    if not place_code:
        return Q()
    end = place_code + "9" * (DIGITS - len(place_code))
    return Q(**{f"{field}__gte": place_code, f"{field}__lte": end})


def parts_of(
    viewer: Actor, *, place: str = "place_code", unit: str = "maintainer_unit_id"
) -> list[Q]:
    """What is seen, as conditions that do without OR: each is walked in the order of its index."""
    found = [under(code, place) for code in places_of(viewer)]
    if units := units_of(viewer):
        found.append(Q(**{f"{unit}__in": units}))
    return found


def seen(viewer: Actor, *, place: str = "place_code", unit: str = "maintainer_unit_id") -> Q:
    """The same as one condition."""
    reach = Q(pk__in=[])
    for part in parts_of(viewer, place=place, unit=unit):
        if not part:
            return Q()
        reach |= part
    return reach
