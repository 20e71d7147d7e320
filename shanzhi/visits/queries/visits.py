"""Visits, what was heard and how far the month is, as a viewer may read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from shanzhi.kernel.api import Actor, NotFound
from shanzhi.organizations.api import grid_workers
from shanzhi.people.api import Household, visible_households
from shanzhi.places.api import grid_names
from shanzhi.visits.models import Heard, Visit, VisitTarget
from shanzhi.visits.models.visit import Met
from shanzhi.visits.queries.worklist import within

DEFAULT_TARGET = 100  # households a worker sees in a month, as Kunshan's micro-grid workers do


@dataclass(frozen=True, slots=True)
class Progress:
    """``seen`` of ``target`` households were seen this month."""

    seen: int
    target: int


@dataclass(frozen=True, slots=True)
class GridProgress:
    """A grid's month: households seen of those entered; ``target`` is that of its workers together,
    and at most all there are.
    Of grids, in the order of their codes, and never of people."""

    code: str
    name: str
    households: int
    seen: int
    target: int


def visits_of(viewer: Actor, household: Household, most: int = 8) -> list[Visit]:
    """The last visits to a household of the viewer's."""
    rows = Visit.objects.filter(within(viewer), household=household)
    return list(rows.select_related("visitor").prefetch_related("heard").order_by("-at")[:most])


def last_own_visit(viewer: Actor, household: Household) -> Visit | None:
    """The viewer's own last visit there: what they heard belongs to it."""
    rows = Visit.objects.filter(within(viewer), household=household, visitor_id=viewer.id)
    return rows.order_by("-at").first()


def open_heard(viewer: Actor) -> QuerySet[Heard]:
    """What was heard in the viewer's places and has no end yet, the oldest first. What became a
    matter is open as long as its matter is."""
    rows = Heard.objects.filter(within(viewer), ended_at__isnull=True).filter(
        Q(case__isnull=True) | Q(case__finished_at__isnull=True)
    )
    return rows.select_related(
        "visit__household__building__estate", "case", "holder", "holder_unit"
    ).order_by("at", "pk")


def heard_for(viewer: Actor, heard_id: int) -> Heard:
    """One of the viewer's places. Raises NotFound."""
    found = Heard.objects.filter(within(viewer), pk=heard_id).first()
    if found is None:
        raise NotFound
    return found


def heard_of_case(viewer: Actor, case_id: int) -> Heard | None:
    """The visit on which a matter was heard, for whoever gives visits there; others learn nothing."""
    rows = Heard.objects.filter(within(viewer), case_id=case_id)
    return rows.select_related("visit__visitor", "visit__household__building__estate").first()


def own_progress(viewer: Actor, at: datetime) -> Progress:
    """How many households the viewer has seen this month, of how many: at most all there are."""
    mine = Visit.objects.filter(visitor_id=viewer.id, met=Met.MET, at__gte=_month(at))
    seen = mine.exclude(household=None).values("household_id").distinct().count()
    place = next(iter(viewer.scopes()), "")
    return Progress(seen, min(target_for(place), visible_households(viewer).count()))


def grid_progress(viewer: Actor, at: datetime) -> list[GridProgress]:
    """The month of each grid of the viewer's that has households (three queries)."""
    per_grid = visible_households(viewer).values("place_code").annotate(n=Count("pk"))
    entered = {row["place_code"]: row["n"] for row in per_grid.order_by("place_code")}
    rows = Visit.objects.filter(within(viewer), met=Met.MET, at__gte=_month(at))
    counted = rows.values("place_code").annotate(n=Count("household_id", distinct=True))
    seen = {row["place_code"]: row["n"] for row in counted}
    targets, names = _targets(), grid_names()
    return [
        GridProgress(
            code=code,
            name=names.get(code, code),
            households=households,
            seen=seen.get(code, 0),
            target=min(households, _target(code, targets) * max(1, len(grid_workers(code)))),
        )
        for code, households in entered.items()
    ]


def target_for(place_code: str) -> int:
    """Households a worker of the place sees in a month: what the narrowest place says."""
    return _target(place_code, _targets())


def _targets() -> dict[str, int]:
    return dict(VisitTarget.objects.values_list("place_code", "households"))


def _target(place_code: str, targets: dict[str, int]) -> int:
    said = [code for code in targets if place_code.startswith(code)]
    return targets[max(said, key=len)] if said else DEFAULT_TARGET


def _month(at: datetime) -> datetime:
    return localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
