"""Let old hours go, and old days of grids: they are summed from matters from then on."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Length

from shanzhi.insight.actions.figures.follow import locked_offset
from shanzhi.insight.actions.figures.rebuild import kept_since
from shanzhi.insight.models import FigureCell, Grain
from shanzhi.insight.rules.figures.cells import datetime_of
from shanzhi.kernel.api import now


@transaction.atomic
def prune_cells() -> int:
    """Returns how many cells went."""
    offset = locked_offset()
    hours, days = (datetime_of(each) for each in kept_since(now()))
    cells = FigureCell.objects.annotate(digits=Length("place_code"))
    old_hours = cells.filter(grain=Grain.HOUR, start__lt=hours, digits__gt=6)
    old_whole = cells.filter(grain=Grain.WHOLE_HOUR, start__lt=hours, digits__gt=9)
    old_days = cells.filter(grain=Grain.DAY, start__lt=days, digits=15)
    gone = sum(rows.delete()[0] for rows in (old_hours, old_whole, old_days))
    offset.hours_since, offset.days_since = hours, days
    offset.save(update_fields=["hours_since", "days_since"])
    return gone
