"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from shanzhi.insight.actions.draft_due import draft_due, places_due
from shanzhi.insight.actions.topics.settle_county import settle_county
from shanzhi.insight.queries.topics.seen import counties_with_matters
from shanzhi.insight.rules.periods import PeriodKind
from shanzhi.kernel.api import SYSTEM


@app.periodic(cron="40 1 * * *")
@app.task(queue="upkeep", queueing_lock="draft_reports")
def draft_reports(timestamp: int) -> None:
    """Have every report drafted whose period is over; what was missed yesterday is made up for."""
    today = localdate()
    for kind in PeriodKind:
        for street in places_due(kind, today):
            draft_reports_of.defer(street=street, kind=kind.value, day=today.isoformat())


@app.task(queue="upkeep")
def draft_reports_of(street: str, kind: str, day: str) -> None:
    """The reports of one street, its communities and grids; again it makes none twice."""
    draft_due(street, PeriodKind(kind), date.fromisoformat(day))


@app.periodic(cron="20 3 * * *")
@app.task(queue="upkeep", queueing_lock="settle_topics")
def settle_topics(timestamp: int) -> None:
    """Look at every county's matters again; its topics cool down."""
    for county in counties_with_matters():
        settle_topics_of.defer(county=county)


@app.task(queue="upkeep")
def settle_topics_of(county: str) -> None:
    """One county; again it changes nothing."""
    settle_county(county, by=SYSTEM)
