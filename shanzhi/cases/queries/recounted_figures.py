"""The cockpit's figures from events alone, beside those that it counts from the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime

from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.queries.figures import Bar, cockpit_figures
from shanzhi.cases.rules.compared import Difference
from shanzhi.cases.rules.recounted import Recounted
from shanzhi.kernel.api import Actor, Grant, Role

# Who looks at every figure of every place, and does nothing else.
AUDITOR = Actor(kind="system", grants=(Grant(Role.LEADER, ""),))
COUNTY, STREET = 6, 9


class Tally:
    """Sums up recounted matters; ``at`` is the moment of the figures."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.urgent = 0
        self.came: Counter[str] = Counter()
        self.went: Counter[str] = Counter()
        self.topics: Counter[str] = Counter()
        self.late_topics: Counter[str] = Counter()
        self.places: dict[str, Counter[str]] = defaultdict(Counter)
        self.late_places: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, matter: Recounted) -> None:
        """Count one more matter."""
        if matter.opened_at is not None:
            self.came[_day(matter.opened_at)] += 1
        if matter.handled_at is not None:
            self.went[_day(matter.handled_at)] += 1
        if matter.state not in OPEN_STATES:
            return
        topic, county, street = (
            matter.category[:2],
            matter.place_code[:COUNTY],
            matter.place_code[:STREET],
        )
        late = matter.due is not None and matter.due < self.at and not matter.is_paused
        self.urgent += matter.urgency == 2
        self.topics[topic] += 1
        self.places[county][street] += 1
        self.late_topics[topic] += late
        self.late_places[county][street] += late

    def differences(self) -> Iterator[Difference]:
        """What the cockpit says otherwise: over all, by topic, by day, and by street of a county."""
        picture = cockpit_figures(AUDITOR, "", at=self.at)
        today = _day(self.at)
        told = (
            self.topics.total(),
            self.late_topics.total(),
            self.urgent,
            self.came[today],
            self.went[today],
        )
        kept = tuple(figure.value for figure in picture.figures[: len(told)])
        yield from _compared("all", "open, late, urgent, in, out", told, kept)
        yield from _bars("all", "topic", self.topics, self.late_topics, picture.topics)
        for day in picture.days:
            came, went = self.came[day.code], self.went[day.code]
            yield from _compared(
                "all", f"in and out {day.code}", (came, went), (day.came, day.went)
            )
        for county, streets in sorted(self.places.items()):
            shown = cockpit_figures(AUDITOR, county, at=self.at)
            yield from _bars(county, "street", streets, self.late_places[county], shown.places)


def _bars(
    number: str, what: str, opened: Counter[str], late: Counter[str], bars: list[Bar]
) -> Iterator[Difference]:
    shown = {bar.code: (bar.open, bar.late) for bar in bars}
    for code in sorted(opened.keys() | shown.keys()):
        told = (opened[code], late[code])
        yield from _compared(number, f"{what} {code} (open, late)", told, shown.get(code, (0, 0)))


def _compared(number: str, what: str, told: object, kept: object) -> Iterator[Difference]:
    if told != kept:
        yield Difference(number, what, str(told), str(kept))


def _day(moment: datetime) -> str:
    return localtime(moment).date().isoformat()
