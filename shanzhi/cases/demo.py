"""Matters of the demo town: four weeks of a small place, made through the ordinary actions."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.import_standards import SHIPPED, import_standards
from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.models import Case, RoutingRule
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.routing import Receiver
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.links import reporter_of
from shanzhi.kernel.api import NOBODY, SYSTEM, TimeUnit, bump, now
from shanzhi.places import api as places

REPORTS = Path(__file__).with_name("demo_reports.txt")
# Neighbours who speak of the same trouble, each in words of their own; a blank line, and of another.
SHARED = Path(__file__).with_name("demo_shared.txt")
NAMESPACE = uuid.UUID("6d0c2b0e-31f7-5c55-9a3e-5a3f0d9b6c42")
HOW_MANY = 160
WEEKS = 4
SLOW = 0.3
# Of the last three days, this share waits to be accepted.
WAITING = 0.5
SLOW_MINUTES = 4 * 24 * 60
RECENT = 0.4
NOTES = (
    "已到现场处理完毕，并告知了楼组长。",
    "已联系维修人员更换，现在可以正常使用。",
    "已约双方当面沟通，达成一致，今后会继续关注。",
    "已清理干净，并加装了提示牌。",
)
WORDS = ("来得很快", "问题确实解决了", "还要再看看", "")


def load_demo_rules(place_code: str = "") -> int:
    """A few routing rules that show what rules can say; does nothing where there are any.
    They are those of ``place_code``, whose dispatcher may change them."""
    if RoutingRule.objects.exists():
        return 0
    rules = [
        RoutingRule(
            name="夜间一律先找网格队伍",
            position=10,
            place_code=place_code,
            from_hour=20,
            until_hour=7,
            receiver=Receiver.GRID_TEAM,
            limit_amount=12,
            limit_unit=TimeUnit.NATURAL_HOUR,
        ),
        RoutingRule(
            name="城乡建设类由网格队伍先到场",
            position=20,
            place_code=place_code,
            category_code="01",
            receiver=Receiver.GRID_TEAM,
            limit_amount=2,
            limit_unit=TimeUnit.WORK_DAY,
        ),
    ]
    RoutingRule.objects.bulk_create(rules)
    bump("cases.routing")
    return len(rules)


@transaction.atomic
def load_demo_cases(
    grid_codes: list[str],
    *,
    at: datetime | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Some 160 matters over the last four weeks, most of them handled and rated; all or none, and
    once only.

    The same every time but for the dates, which end at ``at`` (now).
    """
    load_categories()
    import_standards(SHIPPED, by=SYSTEM)
    load_demo_rules(grid_codes[0][:6] if grid_codes else "")
    if Case.objects.exists():
        return 0
    end = at or now()
    chance = random.Random(20261122)  # noqa: S311  # 2026-11-22: a demo town, not a secret
    texts = REPORTS.read_text(encoding="utf-8").split("\n")[:-1]
    moments = sorted(end - _ago(chance) for _ in range(HOW_MANY))
    for number, moment in enumerate(moments):
        grid_code = chance.choice(grid_codes)
        _one(chance, texts[number % len(texts)], grid_code, moment, end)
        progress(number + 1, HOW_MANY)
    for group, told in enumerate(SHARED.read_text(encoding="utf-8").strip().split("\n\n")):
        _of_neighbours(chance, told.split("\n"), grid_codes[group % len(grid_codes)], end)
    archive_unrated(at=end)
    return HOW_MANY


def _of_neighbours(chance: random.Random, texts: list[str], grid_code: str, end: datetime) -> None:
    """One of them nearly every day, until yesterday."""
    buildings = places.buildings_of(grid_code)
    estate = buildings[0].estate.name if buildings and buildings[0].estate else ""
    for days, text in enumerate(texts, 1):
        moment = end - timedelta(days=len(texts) - days + 1, minutes=chance.randrange(900))
        _one(chance, text.format(estate=estate), grid_code, moment, end)


def _ago(chance: random.Random) -> timedelta:
    """Some time in the last weeks; the last two days, which people look at, are fuller."""
    days = 2 if chance.random() < RECENT else WEEKS * 7
    return timedelta(minutes=chance.randrange(days * 1440))


def _one(
    chance: random.Random, text: str, grid_code: str, reported_at: datetime, end: datetime
) -> None:
    buildings = places.buildings_of(grid_code)
    report = Report(
        key=uuid.uuid5(NAMESPACE, f"{reported_at.isoformat()}{grid_code}"),
        text=text,
        source=Source.RESIDENT,
        place_code=grid_code,
        building_id=chance.choice(buildings).pk if buildings else None,
    )
    case = report_case(report, by=NOBODY, at=reported_at).case
    accepted_at = reported_at + timedelta(minutes=chance.randrange(5, 600))
    # Some take days longer: they are late, and those of this week are still open.
    slow = chance.random() < SLOW
    handled_at = accepted_at + timedelta(minutes=chance.randrange(30, 5000) + slow * SLOW_MINUTES)
    rated_at = handled_at + timedelta(minutes=chance.randrange(10, 4000))
    waits = reported_at > end - timedelta(days=3) and chance.random() < WAITING
    if accepted_at > end or waits:
        return
    case = accept_case(case, by=SYSTEM, at=accepted_at)
    if handled_at > end:
        return
    note = chance.choice(NOTES)
    case = close_case(case, by=SYSTEM, outcome=Outcome.SOLVED, note=note, at=handled_at)
    if rated_at < end and chance.random() < 0.7:
        solved = chance.random() < 0.92
        rate_case(
            case,
            by=reporter_of(case),
            solved=solved,
            satisfaction=chance.choice((4, 5, 5)) if solved else 2,
            reason=chance.choice(WORDS) if solved else "还有一处没有处理",
            at=rated_at,
        )
