"""What follows when something happened here or in a room below, after the commit."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from shanzhi.cases.api import case_with_words
from shanzhi.cases.events import CaseOpened
from shanzhi.insight.actions.topics.place_matter import place_matter
from shanzhi.insight.events import FootprintsDrawn, WarningEnded, WarningEvent, WarningOpened
from shanzhi.insight.models import PlaceWarning
from shanzhi.insight.queries.screens.warned import address_of
from shanzhi.kernel.api import SYSTEM, EventRecord, Role, on, publish
from shanzhi.messaging.api import tell_accounts
from shanzhi.people.api import accounts_holding
from shanzhi.places.api import division_name

DRAW_BLOCKS = "shanzhi.insight.tasks.draw_blocks_of"
SETTLE_SECONDS = 30
# Who can act at each level of a place.
_ACTS = {9: Role.STREET_DISPATCHER, 12: Role.COMMUNITY_CLERK}


@on(WarningOpened)
def tell_who_can_act(event: WarningOpened, record: EventRecord) -> None:
    """The desk of the place, once for each warning, with why."""
    row = PlaceWarning.objects.get(pk=event.warning_id)
    told = accounts_holding(_ACTS[len(row.place_code)], row.place_code)
    params = {
        "place": division_name(row.place_code),
        **{name: f"{getattr(event, name):.0f}" for name in ("value", "usual", "limit")},
    }
    tell_accounts(told, f"insight.warning.{event.rule}", params, address_of(row), record.pk)


@on(WarningOpened, WarningEnded)
def move_open_walls(event: WarningEvent, record: EventRecord) -> None:
    """Walls that are open somewhere show it."""
    publish(f"figures:{record.place_code}", warning=event.warning_id, kind=record.kind)


@on(CaseOpened)
def place_new_matter(event: CaseOpened, record: EventRecord) -> None:
    """Every new matter is looked at once: who else speaks of it?"""
    case = case_with_words(event.case_id)
    if case is not None:
        place_matter(case, by=SYSTEM, at=record.at)


@on(FootprintsDrawn)
def draw_the_town(event: FootprintsDrawn, _record: EventRecord) -> None:
    """The twin's blocks are made before somebody looks: a job of its own, when the import has settled."""
    job = app.configure_task(
        DRAW_BLOCKS,
        queue="upkeep",
        lock="draw_blocks",
        queueing_lock=f"draw_blocks:{event.county_code}",
        schedule_in={"seconds": SETTLE_SECONDS},
    )
    with suppress(AlreadyEnqueued), transaction.atomic():  # a hundred parts of a file: one drawing
        job.defer(county=event.county_code)
