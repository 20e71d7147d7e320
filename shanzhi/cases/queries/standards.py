"""Standards for opening and closing that hold in a place, and the search among them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shanzhi.cases.models import Standard

OFFERED = 20
SEARCHED = ("class_name", "type_name", "open_when", "close_when")


def standards_of(place_code: str) -> QuerySet[Standard]:
    """Those of the place itself and of every place above it."""
    codes = ["", *(place_code[:n] for n in (6, 9, 12, 15) if len(place_code) >= n)]
    return Standard.objects.filter(place_code__in=codes)


def search_standards(place_code: str, words: str, *, most: int = OFFERED) -> list[Standard]:
    """Those of the place that hold all the words, the nearest place's first, in the table's order.
    No words: none."""
    wanted = words.split()[:6]
    found = standards_of(place_code)
    for word in wanted:
        anywhere = Q()
        for column in SEARCHED:
            anywhere |= Q(**{f"{column}__icontains": word})
        found = found.filter(anywhere)
    return list(found.order_by("-place_code", "position", "id")[:most]) if wanted else []
