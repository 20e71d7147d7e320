"""Who is told when care was missed or refused, and of links; and care that ends because somebody moved
away."""

from __future__ import annotations

from shanzhi.kernel.api import SYSTEM, EventRecord, Role, on
from shanzhi.messaging.api import tell_account, tell_accounts
from shanzhi.people.api import accounts_holding
from shanzhi.people.events import HouseholdEnded, HouseholdEvent, PersonLeft
from shanzhi.places.api import division_name
from shanzhi.visits.actions.set_care import end_cares
from shanzhi.visits.events import (
    CadreLinked,
    CareMissed,
    CareRefused,
    LinkPlanNear,
    MissedCarePassedUp,
)

DESK = "/desk/care"


@on(CareMissed)
def tell_community(event: CareMissed, record: EventRecord) -> None:
    """The desk of the community, and who should have gone."""
    clerks = accounts_holding(Role.COMMUNITY_CLERK, record.place_code)
    tell_accounts(clerks, f"visits.missed.{event.what}", {}, DESK, record.pk)
    workers = accounts_holding(Role.GRID_WORKER, record.place_code)
    tell_accounts(workers, "visits.missed.worker", {}, "/worker/visits", record.pk)


@on(MissedCarePassedUp)
def tell_street(event: MissedCarePassedUp, record: EventRecord) -> None:
    """The street, because the community did not answer."""
    street = accounts_holding(Role.STREET_DISPATCHER, record.place_code)
    tell_accounts(street, "visits.missed_up", {}, DESK, record.pk)


@on(CareRefused)
def tell_care_givers(event: CareRefused, record: EventRecord) -> None:
    """Who gave the care: so that nobody rings any more."""
    link = f"/worker/visits/{event.household_id}"
    givers = {
        pk
        for role in (Role.GRID_WORKER, Role.COMMUNITY_CLERK)
        for pk in accounts_holding(role, record.place_code)
    }
    tell_accounts(givers, "visits.care_refused", {}, link, record.pk)


@on(HouseholdEnded, PersonLeft)
def end_care(event: HouseholdEvent, record: EventRecord) -> None:
    """Nobody is missed behind a door where they do not live any more."""
    person_id = event.person_id if isinstance(event, PersonLeft) else None
    end_cares(event.household_id, person_id, by=SYSTEM, at=record.at)


@on(CadreLinked)
def tell_linked(event: CadreLinked, record: EventRecord) -> None:
    """The cadre hears of it."""
    params = {"place": division_name(record.place_code)}
    tell_account(event.account_id, "visits.linked", params, "/worker/links", record.pk)


@on(LinkPlanNear)
def tell_near(event: LinkPlanNear, record: EventRecord) -> None:
    """The cadre is reminded the day before and on the day."""
    params = {"place": division_name(record.place_code)}
    wording = "visits.link_tomorrow" if event.days else "visits.link_today"
    link = f"/worker/links/plans/{event.plan_id}"
    tell_account(event.account_id, wording, params, link, record.pk)
