"""Which households somebody is to visit, and why each: facts are gathered, the rules decide."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localtime

from shanzhi.cases.api import visible_cases
from shanzhi.kernel.api import Actor, allowed
from shanzhi.people.api import Household, facts_of, visible_households
from shanzhi.visits.models import CareLevel, Heard, MissedCare, Visit
from shanzhi.visits.models.heard import HeardKind
from shanzhi.visits.models.visit import Met
from shanzhi.visits.permissions import GIVE_CARE, LOOKING_AFTER
from shanzhi.visits.rules.lists import (
    AFTER_A_DISPUTE,
    HouseholdFacts,
    Reason,
    Why,
    names_door,
    reasons,
)

SHOWN = 60
# Of the public classification what is a dispute between people: arbitration and mediation, patients
# and hospitals, land and borders, pollution, contracts of labour.
DISPUTE_CATEGORIES = (
    "1311", "1204", "0304004", "0401006", "0906002", "1012001", "1506001", "1506004",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToVisit:
    """A household on the list: ``whys`` at least one; ``care`` is who is looked in on there."""

    household: Household
    whys: tuple[Reason, ...]
    seen_on: date | None
    cares: tuple[CareLevel, ...]

    @property
    def first(self) -> Why:
        """The most pressing reason."""
        return self.whys[0].why


def to_visit(viewer: Actor, at: datetime, why: Why | None = None) -> list[ToVisit]:
    """Households of the viewer's that are to be visited now (for one reason), care that is missed or
    due first, then by what is most pressing, then by who has been waiting longest. Seven queries,
    however many there are."""
    today = localtime(at).date()
    households = list(visible_households(viewer))
    known = known_of(viewer, households, at)
    cares = cares_by_household(viewer, households)
    rows = [
        ToVisit(
            household,
            tuple(reasons(known[household.pk], today)),
            known[household.pk].seen_on,
            tuple(cares.get(household.pk, ())),
        )
        for household in households
    ]
    order = list(Why)
    found = [row for row in rows if row.whys and (why is None or why in {r.why for r in row.whys})]
    return sorted(
        found,
        key=lambda row: (order.index(row.first), row.seen_on or date.min, row.household.pk),
    )


def known_of(
    viewer: Actor, households: Collection[Household], at: datetime
) -> dict[int, HouseholdFacts]:
    """What the rules look at, by household; these were found for the viewer."""
    facts: dict[int, dict[str, date]] = {}
    for fact in facts_of(viewer, households):
        facts.setdefault(fact.household_id, {})[fact.kind] = fact.since
    ids = [household.pk for household in households]
    seen, disputes = _seen(viewer, ids), _disputes(viewer, households, at)
    due, missed = _care_days(viewer, ids)
    return {
        household.pk: HouseholdFacts(
            registered_on=localtime(household.registered_at).date(),
            facts=facts.get(household.pk, {}),
            seen_on=seen.get(household.pk),
            dispute_ended_on=disputes.get(household.pk),
            care_due_on=due.get(household.pk),
            is_care_missed=household.pk in missed,
        )
        for household in households
    }


def cares_by_household(
    viewer: Actor, households: Collection[Household]
) -> dict[int, list[CareLevel]]:
    """Open care, for who gives it; for nobody else there is none."""
    found: dict[int, list[CareLevel]] = {}
    if allowed(viewer, GIVE_CARE):
        ids = [row.pk for row in households]
        for care in visible_cares(viewer).filter(household_id__in=ids).order_by("pk"):
            found.setdefault(care.household_id, []).append(care)
    return found


def visible_cares(viewer: Actor) -> QuerySet[CareLevel]:
    """Open care of the viewer's places."""
    return CareLevel.objects.filter(within(viewer), ended_at__isnull=True)


def within(viewer: Actor) -> Q:
    """Rows of places that the viewer looks after."""
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*LOOKING_AFTER):
        reach |= Q(place_code__startswith=scope)
    return reach


def _seen(viewer: Actor, ids: list[int]) -> dict[int, date]:
    rows = Visit.objects.filter(within(viewer), household_id__in=ids, met=Met.MET)
    last = rows.values("household_id").annotate(last=Max("at"))
    return {row["household_id"]: localtime(row["last"]).date() for row in last}


def _disputes(viewer: Actor, households: Collection[Household], at: datetime) -> dict[int, date]:
    """The last day on which a dispute ended: one that was heard there, or one whose matter names
    the building and the door."""
    since = at - AFTER_A_DISPUTE - timedelta(days=1)
    found: dict[int, date] = {}
    heard = Heard.objects.filter(
        within(viewer), kind=HeardKind.DISPUTE, case__finished_at__gte=since
    ).values_list("visit__household_id", "case__finished_at")
    for household_id, ended in heard:
        _later(found, household_id, ended)
    kinds = Q(pk__in=[])
    for code in DISPUTE_CATEGORIES:
        kinds |= Q(category__code__startswith=code)
    cases = visible_cases(viewer).filter(kinds, finished_at__gte=since).exclude(address="")
    named = list(cases.values_list("building_id", "address", "finished_at"))
    for household in households:
        for building_id, address, ended in named:
            if household.building_id == building_id and names_door(address, household.door):
                _later(found, household.pk, ended)
    return found


def _later(found: dict[int, date], household_id: int | None, ended: datetime | None) -> None:
    if household_id is not None and ended is not None:
        day = localtime(ended).date()
        found[household_id] = max(found.get(household_id, day), day)


def _care_days(viewer: Actor, ids: list[int]) -> tuple[dict[int, date], set[int]]:
    """(the first day on which care is due, households where it was missed and nobody answered)."""
    due: dict[int, date] = {}
    for household_id, visit_on, ring_on in (
        visible_cares(viewer)
        .filter(household_id__in=ids)
        .values_list("household_id", "visit_due_on", "ring_due_on")
    ):
        day = min(filter(None, (visit_on, ring_on)))
        due[household_id] = min(due.get(household_id, day), day)
    missed = MissedCare.objects.filter(within(viewer), answered_at__isnull=True)
    return due, set(missed.values_list("care__household_id", flat=True))
