"""That somebody looked at a matter or a list goes into the access log."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from shanzhi.cases.models import Case
from shanzhi.kernel.api import actor_of, client_address, record_access


def record_matter(request: HttpRequest, case: Case) -> None:
    """The viewer opened this matter. Residents who look at their own are not recorded."""
    viewer = actor_of(request)
    if viewer.is_staff:
        record_access(
            viewer,
            action="cases.read",
            subject=("case", case.pk),
            place_code=case.place_code,
            address=client_address(request),
        )


def record_list(request: HttpRequest, cases: Collection[Case], *, by_program: bool = False) -> None:
    """The viewer was shown a list: its length, the place it was asked for, not what it held."""
    action = "cases.search" if request.GET.get("q") else "cases.list"
    place = request.GET.get("place", "")
    record_access(
        actor_of(request),
        action="cases.api_list" if by_program else action,
        subject=("case", 0),
        place_code=place if place.isdecimal() and len(place) <= 15 else "",
        count=len(cases),
        address=client_address(request),
    )
