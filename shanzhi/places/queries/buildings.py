"""Buildings of a place of any size, by name: for lists that are read by the page."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Length

from shanzhi.places.models import Building


def buildings_under(place_code: str, words: str = "") -> QuerySet[Building]:
    """Buildings at a place (a code of 0 to 15 digits) whose name with their estate in front holds
    ``words``, with estate and grid, in the order of grids, estates and names."""
    found = Building.objects.select_related("estate", "grid")
    if place_code:
        end = place_code + "9" * (15 - len(place_code))
        found = found.filter(grid_id__gte=place_code, grid_id__lte=end)
    if words:
        whole = Concat(Coalesce("estate__name", Value("")), "name")
        found = found.annotate(whole=whole).filter(whole__icontains=words)
    return found.order_by("grid_id", "estate__name", Length("name"), "name")


def dwelling_counts(building_ids: list[int]) -> dict[int, int]:
    """How many flats are entered in each of these buildings (one query); none: not in it."""
    rows = Building.objects.filter(pk__in=building_ids, dwellings__isnull=False)
    return dict(rows.values_list("pk").annotate(n=Count("dwellings")).order_by())
