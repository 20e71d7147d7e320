"""Look through the access log for unusual reading, and raise each alert once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime

from shanzhi.kernel import clock
from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.audit.watch_rules import HABIT_DAYS, KINDS, Figures, is_night, limit_of
from shanzhi.kernel.calendars import calendar_for
from shanzhi.kernel.events import AccessAlertRaised
from shanzhi.kernel.models import AccessAlert, WatchRule
from shanzhi.kernel.web.accesses import API_READ, REFUSAL
from shanzhi.kernel.working_time.reckoning import worked_between
from shanzhi.kernel.working_time.units import TimeUnit

READ = f"action NOT IN ('{REFUSAL}', '{API_READ}') AND actor_kind = 'staff'"
# A page's list moves by itself and shows summaries: it is recorded and not counted. What a program
# takes away in lists counts a tenth, a file with every row.
COUNTED = """CASE WHEN action LIKE '%%.list' OR action LIKE '%%.search' THEN 0
    WHEN action LIKE '%%.api_list' THEN ceil(count / 10.0) ELSE count END"""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """Who read (or what was read by many), where, and how much."""

    actor_id: int | None
    subject_kind: str
    subject_id: int | None
    place_code: str
    count: int
    limit: int


def figures_in_force() -> dict[str, Figures]:
    """Every rule's figures: those that ship, and over them those that somebody set."""
    found = {kind.key: kind.shipped for kind in KINDS}
    for row in WatchRule.objects.all():
        if row.key in found:
            found[row.key] = Figures(row.limit, row.factor, row.minutes, row.is_active)
    return found


def watch_accesses(at: datetime | None = None) -> list[AccessAlert]:
    """Ask every active rule about the time before ``at``; returns the alerts that are new."""
    until = at or clock.now()
    raised = [_raise(*each, until=until) for each in _found(until)]
    return [alert for alert in raised if alert]


def _found(until: datetime) -> Iterator[tuple[str, Found, datetime]]:
    for key, figures in figures_in_force().items():
        if figures.is_active:
            since = until - figures.minutes * MINUTE
            for found in _RULES[key](figures, since, until):
                yield key, found, since


@transaction.atomic
def _raise(rule: str, found: Found, since: datetime, *, until: datetime) -> AccessAlert | None:
    """The alert, unless the same was raised for this stretch of time: a person or a thing is told
    of once per stretch, however often the job looks."""
    length = max(int((until - since).total_seconds()), 1)
    stretch = int(until.timestamp()) // length
    who = f"{found.subject_kind}:{found.subject_id}" if found.subject_id else found.actor_id
    again = AccessAlert.objects.filter(
        rule=rule,
        actor_id=found.actor_id,
        subject_kind=found.subject_kind,
        subject_id=found.subject_id,
        until__gt=since,
    )
    if again.exists():
        return None
    alert, is_new = AccessAlert.objects.get_or_create(
        key=f"{rule}:{who}:{stretch}",
        defaults={
            "rule": rule,
            "actor_id": found.actor_id,
            "subject_kind": found.subject_kind,
            "subject_id": found.subject_id,
            "place_code": found.place_code,
            "found": found.count,
            "limit": found.limit,
            "since": since,
            "until": until,
            "raised_at": until,
        },
    )
    if not is_new:
        return None
    announce(
        AccessAlertRaised(alert_id=alert.pk, rule=rule),
        by=SYSTEM,
        place_code=alert.place_code,
        at=until,
    )
    return alert


def _volume(figures: Figures, since: datetime, until: datetime) -> Iterator[Found]:
    """More than the ceiling, or many times what the person reads in such a stretch."""
    habits = _habits(figures, since)
    for actor_id, place, count in _sums(READ, since, until, figures.limit // 5):
        limit = limit_of(figures, habits.get(actor_id, 0.0))
        if count > limit:
            yield Found(actor_id, "", None, place, count, limit)


def _habits(figures: Figures, before: datetime) -> dict[int, float]:
    """What each person read per stretch in which they read at all, over the two weeks before."""
    rows = _rows(
        f"SELECT actor_id, sum(n)::float / count(*) FROM (SELECT actor_id, sum({COUNTED}) AS n,"  # noqa: S608  # 2026-11-26: our own condition
        f" floor(extract(epoch FROM at) / %s) FROM kernel_accessrecord WHERE {READ}"
        " AND at >= %s AND at < %s GROUP BY actor_id, 3) stretch GROUP BY actor_id",
        [figures.minutes * 60, before - timedelta(days=HABIT_DAYS), before],
    )
    return dict(rows)


def _night(figures: Figures, since: datetime, until: datetime) -> Iterator[Found]:
    if is_night(localtime(until).hour):
        for actor_id, place, count in _sums(READ, since, until, figures.limit):
            yield Found(actor_id, "", None, place, count, figures.limit)


def _off_duty(figures: Figures, since: datetime, until: datetime) -> Iterator[Found]:
    """Nobody's working time in the place; nights have a rule of their own."""
    if is_night(localtime(until).hour):
        return
    for actor_id, place, count in _sums(READ, since, until, figures.limit):
        worked = worked_between(since, until, TimeUnit.WORK_HOUR, calendar_for(place))
        if not worked:
            yield Found(actor_id, "", None, place, count, figures.limit)


def _many_readers(figures: Figures, since: datetime, until: datetime) -> Iterator[Found]:
    rows = _rows(
        "SELECT subject_kind, subject_id, max(place_code), count(DISTINCT actor_id)"  # noqa: S608  # 2026-11-26: our own condition
        f" FROM kernel_accessrecord WHERE {READ} AND at >= %s AND at < %s AND subject_id > 0"
        " GROUP BY 1, 2 HAVING count(DISTINCT actor_id) > %s",
        [since, until, figures.limit],
    )
    for kind, subject_id, place, count in rows:
        yield Found(None, kind, subject_id, place, count, figures.limit)


def _refusals(figures: Figures, since: datetime, until: datetime) -> Iterator[Found]:
    for actor_id, place, count in _sums(f"action = '{REFUSAL}'", since, until, figures.limit):
        yield Found(actor_id, "", None, place, count, figures.limit)


def _one_time(figures: Figures, since: datetime, until: datetime) -> Iterator[Found]:
    """Whoever made a password for somebody has signed in where it was used: half a working day
    before or after. It may be one office; it may be one person."""
    rows = _rows(
        "SELECT given.actor_id, used.subject_id,"
        " max(coalesce(substring(given.roles FROM '@([0-9]+)'), '')), count(DISTINCT used.id)"
        " FROM kernel_accessrecord used JOIN kernel_accessrecord given"
        " ON given.action = 'people.one_time_given' AND given.subject_kind = used.subject_kind"
        " AND given.subject_id = used.subject_id AND given.actor_id <> used.subject_id"
        " AND given.at BETWEEN used.at - interval '72 hours' AND used.at"
        " WHERE used.action = 'people.one_time_used' AND used.at >= %s AND used.at < %s"
        " AND EXISTS (SELECT FROM kernel_accessrecord near WHERE near.actor_id = given.actor_id"
        " AND near.action = 'people.sign_in' AND near.address = used.address"
        " AND near.at BETWEEN used.at - interval '12 hours' AND used.at + interval '12 hours')"
        " GROUP BY 1, 2 HAVING count(DISTINCT used.id) >= %s",
        [since, until, figures.limit],
    )
    for actor_id, account_id, place, count in rows:
        yield Found(actor_id, "account", account_id, place, count, figures.limit)


def _sums(
    condition: str, since: datetime, until: datetime, above: int
) -> list[tuple[int, str, int]]:
    """(account, where it works, how much it read) of everybody above a count."""
    return _rows(
        "SELECT actor_id, max(coalesce(nullif(substring(roles FROM '@([0-9]+)'), ''), '')),"  # noqa: S608  # 2026-11-26: our own condition
        f" sum({COUNTED})::bigint FROM kernel_accessrecord WHERE {condition}"
        " AND at >= %s AND at < %s AND actor_id IS NOT NULL"
        f" GROUP BY actor_id HAVING sum({COUNTED}) > %s",
        [since, until, above],
    )


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


_RULES = {
    "volume": _volume,
    "night": _night,
    "off_duty": _off_duty,
    "many_readers": _many_readers,
    "one_time_password": _one_time,
    "refusals": _refusals,
}
