"""What somebody asks of the wall: whose eyes, which place and theme, when, and beside what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from shanzhi.insight.rules.screens.spans import Compare, Span, earlier, span_until, whole_days_until
from shanzhi.insight.rules.screens.themes import Theme
from shanzhi.kernel.api import Actor


@dataclass(frozen=True, slots=True)
class Look:
    """``at`` is the moment looked at; ``is_now`` says that it is this one and goes on."""

    viewer: Actor
    place: str
    theme: Theme
    at: datetime
    is_now: bool
    compare: Compare

    def span(self, days: int) -> Span:
        """The last days up to the moment; of this moment to the end of today, so that what comes in this
        very hour counts (figures know no end to come: it means now)."""
        return whole_days_until(self.at, days) if self.is_now else span_until(self.at, days)

    def span_before(self, days: int) -> Span:
        """The same days, up to the same hour, in the time it is compared with."""
        return earlier(span_until(self.at, days), self.compare)

    def address(self, **other: str) -> str:
        """Where the wall stands with these instead; what is usual is left out."""
        asked = {
            "place": self.place,
            "theme": self.theme.key,
            "at": "" if self.is_now else f"{self.at:%Y-%m-%dT%H:00}",
            "compare": "" if self.compare is Compare.WEEK else self.compare.value,
        } | other
        given = {key: value for key, value in asked.items() if value}
        return f"/cockpit/?{urlencode(given)}" if given else "/cockpit/"
