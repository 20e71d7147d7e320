"""Who pushes: for those who manage it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shanzhi.kernel.api import Actor, Role
from shanzhi.sensing.models import PushSource


def visible_sources(viewer: Actor) -> QuerySet[PushSource]:
    """Sources under the viewer's places."""
    found = Q(pk__in=[])
    for scope in viewer.scopes(Role.CITY_DISPATCHER, Role.OPERATOR):
        found |= Q(place_code__startswith=scope)
    return PushSource.objects.filter(found).order_by("place_code", "name")
