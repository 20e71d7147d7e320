"""What follows from events about linked cadres, after the commit."""

from __future__ import annotations

from shanzhi.kernel.api import EventRecord, on
from shanzhi.messaging.api import tell_account
from shanzhi.places.api import division_name
from shanzhi.visits.link_events import CadreLinked, LinkPlanNear


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
