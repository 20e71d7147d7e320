"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from shanzhi.insight.actions.draft_due import draft_due, places_due
from shanzhi.insight.actions.figures.check import check_figures
from shanzhi.insight.actions.figures.export_model import export_model
from shanzhi.insight.actions.figures.follow import NotBuilt
from shanzhi.insight.actions.figures.prune import prune_cells
from shanzhi.insight.actions.screens.find_warnings import find_warnings
from shanzhi.insight.actions.screens.make_forecast import make_forecast
from shanzhi.insight.actions.topics.settle_county import settle_county
from shanzhi.insight.actions.twin.show_tile import draw_blocks
from shanzhi.insight.queries.topics.seen import counties_with_matters
from shanzhi.insight.rules.periods import PeriodKind
from shanzhi.kernel.api import SYSTEM
from shanzhi.places.api import names_below


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


# Screens.
@app.periodic(cron="4 * * * *")
@app.task(queue="upkeep", queueing_lock="look_for_warnings")
def look_for_warnings(timestamp: int) -> None:
    """Each hour: every street."""
    for street in _streets():
        look_at_street.defer(street=street)


@app.task(queue="upkeep")
def look_at_street(street: str) -> None:
    """One street and its communities; again it opens nothing twice."""
    find_warnings(street, by=SYSTEM)


@app.periodic(cron="50 2 * * *")
@app.task(queue="upkeep", queueing_lock="make_forecasts")
def make_forecasts(timestamp: int) -> None:
    """Each night: every street."""
    for street in _streets():
        forecast_street.defer(street=street)


@app.task(queue="upkeep")
def forecast_street(street: str) -> None:
    """One street; again it takes the place of the last one."""
    make_forecast(street, by=SYSTEM)


def _streets() -> list[str]:
    return [street for county, _name in names_below("") for street, _n in names_below(county)]


@app.periodic(cron="20 2 * * *")
@app.task(queue="upkeep", queueing_lock="check_figures")
def check_figures_of_a_tenth(timestamp: int) -> None:
    """Compare figures with records, let old hours go, and write what is explored."""
    try:
        check_figures(by=SYSTEM)
    except NotBuilt:
        return  # they are being made anew
    prune_cells()
    export_model(by=SYSTEM)


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


@app.task(queue="upkeep", lock="draw_blocks")
def draw_blocks_of(county: str) -> None:
    """One county after its outlines changed; again it makes nothing twice."""
    draw_blocks(county)
