"""Lists of devices that were brought in, as a viewer may read them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shanzhi.kernel.api import Actor, NotFound
from shanzhi.sensing.models import DeviceImport
from shanzhi.sensing.queries.reach import places_of, under


def visible_imports(viewer: Actor) -> QuerySet[DeviceImport]:
    """Those of the viewer's places, the newest first."""
    reach = Q(pk__in=[])
    for code in places_of(viewer):
        reach |= under(code)
    return DeviceImport.objects.filter(reach).select_related("made_by").order_by("-made_at", "-pk")


def import_for(viewer: Actor, import_id: int) -> DeviceImport:
    """One of them. Raises NotFound."""
    found = visible_imports(viewer).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found
