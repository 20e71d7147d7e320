"""Every night: what a street expects of the next seven days, and a warning where that is much."""

from __future__ import annotations

from datetime import datetime

from shanzhi.insight.actions.screens.find_warnings import keep_warnings
from shanzhi.insight.models import PlaceForecast
from shanzhi.insight.models.warning import WarningKind
from shanzhi.insight.permissions import WARN
from shanzhi.insight.queries.screens.counts import by_calendar_day
from shanzhi.insight.rules.screens.forecasts import forecast
from shanzhi.insight.rules.screens.warnings import expected
from shanzhi.kernel.api import Actor, Target, local_zone, now, require

LOOKED_BACK = 400


def make_forecast(street: str, *, by: Actor, at: datetime | None = None) -> PlaceForecast | None:
    """Make it anew; None and no row where there are too few days to look back at. A street that reported
    nothing before some day begins with its first report. Raises Denied."""
    moment = at or now()
    require(by, WARN, Target(place_code=street))
    counts = by_calendar_day(by, street, moment, LOOKED_BACK)
    first = next((day for day, count in enumerate(counts) if count), len(counts))
    made = forecast(counts[first:])
    if made is None:
        PlaceForecast.objects.filter(place_code=street).delete()
        return None
    row, _made = PlaceForecast.objects.update_or_create(
        place_code=street,
        defaults={
            "made_at": moment,
            "starts_on": moment.astimezone(local_zone()).date(),
            "days": [[round(part, 2) for part in day] for day in made.days],
            "error": made.error,
            "naive_error": made.naive_error,
            "is_better": made.is_better,
        },
    )
    finding = expected(street, made, counts)
    keep_warnings(street, [WarningKind.EXPECTED], [finding] if finding else [], by=by, at=moment)
    return row
