"""A year of matters at random, and its figures from exported events by pandas alone.

``python -m tests.figures_by_pandas 2000`` makes a database, lets 2,000 matters happen in a year, exports
the events, adds them up anew and compares every figure of every place and month; ends with 1 when one
differs. The sums here know nothing of marks, cells or arrays.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

ENDS = {"rated", "not_rated", "withdrawn", "merged"}
CLOSED = {"handled", "rated", "not_rated"}
DONE = {"verifying", "to_sign", "handled"}
SPOKEN = {"cases.CaseClosed", "cases.CaseVerified", "cases.CannotSigned", "cases.ReporterAsked"}
LOOKED_AGAIN = {
    "cases.CaseSentBack",
    "cases.CaseReopened",
    "cases.VerificationFailed",
    "cases.SignatureRefused",
}


def exported() -> pd.DataFrame:
    """Every event of a matter: id, sequence, kind, moment, payload."""
    from shanzhi.kernel.api import EventRecord

    columns = ("aggregate_id", "sequence", "kind", "at", "payload")
    rows = EventRecord.objects.filter(aggregate="case").order_by("aggregate_id", "sequence")
    return pd.DataFrame(rows.values_list(*columns), columns=columns)


def matters(events: pd.DataFrame) -> pd.DataFrame:
    """One row per matter: what became of it, and since when it was open and late."""
    return pd.DataFrame([_matter(pk, rows) for pk, rows in events.groupby("aggregate_id")])


def _matter(pk: Any, rows: pd.DataFrame) -> dict[str, Any]:
    known: dict[str, Any] = {"id": pk, "open": [], "late": [], "handled": None, "ended": None}
    known |= {"contacted": False, "returned": False, "back": False, "extended": False}
    known |= {"solved": None, "stars": None, "state": "", "held": False}
    for kind, at, payload in zip(rows["kind"], rows["at"], rows["payload"], strict=True):
        _happen(known, kind, at, payload)
    known["late_now"] = known["due"] if known["state"] not in CLOSED | ENDS else None
    if known["held"]:
        known["late_now"] = None
    elif known["late_now"] is not None:
        known["late_now"] = max(known["late_now"], known["since"])
    return known


def _happen(known: dict[str, Any], kind: str, at: datetime, payload: dict[str, Any]) -> None:
    before, after = known["state"], payload["state"]
    _pass_time(known, at, before, after)
    _learn(known, kind, at, payload)
    if after in {"dispatched", "to_dispatch"}:
        known |= {"handled": None, "ended": None}
    if after in DONE and before not in DONE:
        known["handled"] = at
    if after in ENDS and before != after:
        known["ended"] = at
    for clock, _subject, verb, _until in payload["clocks"]:
        if clock == "handle" and verb in {"pause", "resume", "start", "stop", "void"}:
            known["held"] = verb == "pause"
    known |= {"state": after, "since": at, "due": datetime.fromisoformat(payload["due"])}


def _pass_time(known: dict[str, Any], at: datetime, before: str, after: str) -> None:
    was, now = before and before not in CLOSED | ENDS, after not in CLOSED | ENDS
    if was and not known["held"]:
        begun = max(known["due"], known["since"])
        if begun < at:
            known["late"].append((begun, at))
    if now and not was:
        known["open"].append([at, None])
    if was and not now:
        known["open"][-1][1] = at


def _learn(known: dict[str, Any], kind: str, at: datetime, payload: dict[str, Any]) -> None:
    if kind == "cases.CaseOpened":
        known |= {"opened": at, "source": payload["source"]}
    known["place"] = payload.get("place_code", known.get("place"))
    if kind == "cases.CaseRated":
        known |= {"solved": payload["solved"], "stars": payload["satisfaction"]}
    known["contacted"] |= kind in SPOKEN or payload.get("visibility") == "reporter"
    known["returned"] |= kind == "cases.CaseReturned"
    known["back"] |= kind in LOOKED_AGAIN
    known["extended"] |= kind == "cases.TimeGranted" and payload["wish"] == "extension"


def figures(rows: pd.DataFrame, place: str, start: datetime, end: datetime) -> dict[str, float]:
    """Counts and shares of [start, end) in a place; levels at ``end``."""
    here = rows[rows["place"].str.startswith(place)]

    def within(column: str) -> pd.Series:
        moments = pd.to_datetime(here[column], utc=True)
        return (moments >= start) & (moments < end)

    came, handled = here[within("opened")], here[within("handled") & here["state"].isin(CLOSED)]
    rated = here[within("ended") & (here["state"] == "rated")]
    return {
        "came": len(came),
        "handled": len(handled),
        "open": sum(_stands(spans, end) for spans in here["open"]),
        "late": sum(_stands(spans, end) for spans in here["late"])
        + int((pd.to_datetime(here["late_now"], utc=True) < end).sum()),
        "returned": _share(came["returned"]),
        "extended": _share(came["extended"]),
        "on_time": _share(pd.to_datetime(handled["handled"]) <= pd.to_datetime(handled["due"])),
        "satisfied": _share(rated["stars"] >= 4),
        "solved": _share(rated["solved"].astype(bool)),
    }


def _stands(spans: list[Any], at: datetime) -> bool:
    return any(begin < at and (end is None or end >= at) for begin, end in spans)


def _share(holds: pd.Series) -> float:
    return round(100 * float(holds.sum()) / len(holds), 4) if len(holds) else -1.0


def compared(periods: list[tuple[str, datetime, datetime]]) -> Iterator[str]:
    """A sentence for every figure of these places and periods that differs."""
    from shanzhi.cases.queries.recounted_figures import AUDITOR
    from shanzhi.insight.queries.figures import figures as ours

    rows = matters(exported())
    for place, start, end in periods:
        theirs = figures(rows, place, start, end)
        found = ours(AUDITOR, theirs, place, start, end)
        for code, value in theirs.items():
            mine = -1.0 if found[code].value is None else float(found[code].value or 0)
            if abs(mine - value) > 0.0002:
                yield f"{place} {start:%m-%d %H}..{end:%m-%d %H} {code}: {mine} / pandas {value}"


def a_year(count: int, seed: int, say: Callable[[int], None] = lambda _n: None) -> None:
    """``count`` matters at random moments of the 360 days before now, and what people did with them."""
    from shanzhi.cases.tests.factories import COMMUNITY, make_town
    from shanzhi.kernel.api import Role, now
    from shanzhi.organizations.tests.factories import make_staff
    from shanzhi.places.tests.factories import make_grid, make_square

    chance, town = random.Random(seed), make_town()
    other = make_grid("邻近网格", COMMUNITY, make_square(1.0))
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    for number in range(count):
        at = now() - timedelta(minutes=chance.randint(60, 518_400))
        _Story(chance, at, town, street).tell((town.grid.code, other.code, COMMUNITY))
        say(number)


class _Story:
    """What happens to one matter, until somebody stops or now comes."""

    def __init__(self, chance: random.Random, at: datetime, town: Any, street: Any) -> None:
        self.chance, self.at, self.town, self.street = chance, at, town, street

    def goes_on(self, likely: float = 0.85) -> bool:
        """Some time passes; does anything more happen?"""
        from shanzhi.kernel.api import now

        self.at += timedelta(minutes=self.chance.randint(5, 4_000))
        return self.at < now() and self.chance.random() < likely

    def tell(self, places: tuple[str, ...]) -> None:
        """From the report to the rating."""
        from uuid import uuid4

        from shanzhi.cases import api as c
        from shanzhi.kernel.api import NOBODY

        source = c.Source(self.chance.choice(["resident", "hotline", "desk"]))
        report = c.Report(
            key=uuid4(), text="路灯坏了", source=source, place_code=self.chance.choice(places)
        )
        case = c.report_case(report, by=NOBODY, at=self.at).case
        if self.goes_on(0.3):
            code = self.chance.choice(["02", "03"])
            c.correct_category(case, by=self.town.clerk, category_code=code, at=self.at)
        if self.goes_on():
            c.accept_case(case, by=self.town.clerk, at=self.at)
            self._go_on(case, places)

    def _go_on(self, case: Any, places: tuple[str, ...]) -> None:
        from shanzhi.cases import api as c
        from shanzhi.cases.queries.links import reporter_of

        if self.goes_on(0.2):
            place = self.chance.choice(places)
            c.correct_place(
                case,
                by=self.street,
                place_code=place,
                address="",
                reason="核对现场后更正",
                at=self.at,
            )
        if self.goes_on(0.2):
            note = "地点说得不清楚，办不了"
            c.return_case(case, by=self.town.clerk, why="unclear", note=note, at=self.at)
        elif self.goes_on():
            outcome, note = c.Outcome.SOLVED, "已经修好了"
            c.close_case(case, by=self.town.clerk, outcome=outcome, note=note, at=self.at)
            if self.goes_on():
                stars = self.chance.randint(1, 5)
                c.rate_case(
                    case, by=reporter_of(case), solved=stars > 2, satisfaction=stars, reason="说明",
                    at=self.at,
                )  # fmt: skip


def periods(seed: int, count: int) -> list[tuple[str, datetime, datetime]]:
    """Places of every level and whole hours at random, and all of the year."""
    from django.utils.timezone import localtime

    from shanzhi.cases.tests.factories import COMMUNITY
    from shanzhi.kernel.api import now

    chance, until = random.Random(seed), localtime(now()).replace(minute=0, second=0, microsecond=0)
    places = [COMMUNITY[:6], COMMUNITY[:9], COMMUNITY, f"{COMMUNITY}001", f"{COMMUNITY}002"]
    found = [(place, until - timedelta(days=366), until) for place in places]
    for _one in range(count):
        end = until - timedelta(hours=chance.randint(0, 8_000))
        begin = end - timedelta(hours=chance.randint(1, 3_000))
        found.append((chance.choice(places), begin, end))
    return found


def main() -> None:
    """The year, in a database of its own."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    import django

    django.setup()
    from tests.database import another, point_django_at

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with another("year", "figures") as url:
        point_django_at(url)
        from shanzhi.insight.api import bring_up_to_date

        a_year(count, 1)
        bring_up_to_date()
        wrong = list(compared(periods(2, 200)))
        for line in wrong[:100]:
            sys.stderr.write(f"DIFFERENT: {line}\n")
        sys.stdout.write(
            f"{count} matters, {len(periods(2, 200))} periods: {len(wrong)} differences\n"
        )
        from django.db import connections

        connections.close_all()
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
