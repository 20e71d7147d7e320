"""What must hold after every step, whatever it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection

from shanzhi.cases.api import RATES, Period, matter_records, rates_of
from shanzhi.cases.models import BulkItem, Case
from shanzhi.cases.queries.recount_all import recount_all, recount_some, recounted
from shanzhi.cases.queries.recounted_figures import AUDITOR
from shanzhi.cases.rules.compared import Difference
from shanzhi.cases.rules.recounted import Recounted
from shanzhi.insight.api import bring_up_to_date
from shanzhi.insight.queries.figures import figures
from shanzhi.insight.queries.figures.kept_matters import kept
from shanzhi.insight.rules.figures.differences import matter_differences
from shanzhi.kernel.actions.deliver import deliver
from shanzhi.kernel.api import EventRecord, history
from shanzhi.messaging.models import Notice

# What the handler says is told when somebody has looked at it, not before.
NOT_YET_TOLD = {"verifying", "to_sign"}
# A unit gives it back to the dispatcher: the reporter hears to whom it goes next.
BETWEEN_UNITS = {"cases.CaseReturned"}
# Of one correction in several steps the first tells.
TOLD_ONCE = "cases.CaseCorrected"
# Changes nobody's state or holder, and yet the reporter hears of it.
ALWAYS_TOLD = {"cases.PartEnded"}
# Tables that stand still here; and the rows of an order, which say themselves what came of them.
STATIC = {"cases_category", "cases_routingrule", "cases_deadline", "cases_bulkitem"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A fingerprint of every row of the room, how far the events are, and what waits in the queue."""

    rows: tuple[tuple[str, str], ...]
    last_event: int
    jobs: int


def picture() -> Picture:
    """Taken in one statement; a table that a migration adds is in it without a line here."""
    tables = sorted({model._meta.db_table for model in apps.get_app_config("cases").get_models()})
    parts = [
        f"SELECT '{table}', coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') "  # noqa: S608  # 2026-11-25: names of our own tables
        f"FROM {table} t"
        for table in tables
        if table not in STATIC
    ]
    parts.append("SELECT 'event', coalesce(max(id), 0)::text FROM kernel_event")
    parts.append("SELECT 'job', count(*)::text FROM procrastinate_jobs")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        found = dict(cursor.fetchall())
    last_event, jobs = int(found.pop("event")), int(found.pop("job"))
    return Picture(tuple(sorted(found.items())), last_event, jobs)


def nothing_is_quiet(before: Picture, after: Picture) -> None:
    """No event without its change, no change without its event."""
    said, changed = after.last_event > before.last_event, after.rows != before.rows
    assert said or not changed, "changed without an event"
    assert changed or not said, "an event without a change"


def nothing_is_lost(after_event: int) -> None:
    """Of the matters that something happened to: rows that events do not explain, two clocks of a
    kind or none, no holder or another than was told, help that outlives its matter, a whole that
    ends before its parts. Each would be a difference."""
    news = EventRecord.objects.filter(aggregate="case", pk__gt=after_event)
    _agree(recount_some({*news.values_list("aggregate_id", flat=True)}))


def all_holds(at: datetime) -> None:
    """The same of every matter, the cockpit counts what the events say, and so do the figures."""
    _agree(recount_all(at=at))
    bring_up_to_date()
    records = list(matter_records())
    wrong = list(matter_differences(records, kept(record.id for record in records), at))
    assert not wrong, wrong
    _rates_are_those_of_the_matters(at)


def _rates_are_those_of_the_matters(at: datetime) -> None:
    """By the clock of the run, which is ahead of the machine's."""
    start, end = datetime(2026, 1, 1, tzinfo=UTC), at + timedelta(days=1)
    reading = "shanzhi.insight.queries.figures"
    for place in ("990101", "990101001", "990101001001"):
        with patch(f"{reading}.reading.now", lambda: at), patch(f"{reading}.sums.now", lambda: at):
            told = figures(AUDITOR, [rate.key for rate in RATES], place, start, end)
        for rate in rates_of(AUDITOR, place, Period(start, end), at=at):
            mine = told[rate.rate.key]
            assert (mine.numerator, mine.denominator) == (rate.numerator, rate.denominator), (
                place, rate, mine,
            )  # fmt: skip
            assert abs(float(mine.value or 0) - (rate.value or 0)) < 0.001, (place, rate, mine)


def _agree(found: Iterable[Difference]) -> None:
    lines = [str(difference) for difference in found]
    assert not lines, "\n".join(lines)


def everybody_is_told(after_event: int) -> None:
    """Events are carried to their handlers, and what these do too. Whatever others did to a
    matter's state or holder, its reporter hears of, if they left a number."""
    while news := list(
        EventRecord.objects.filter(aggregate="case", pk__gt=after_event).order_by("pk")
    ):
        deliver([record.pk for record in news], attempt=1, last=False)
        _reporters_are_told(news)
        after_event = news[-1].pk


def _reporters_are_told(news: list[EventRecord]) -> None:
    reporters = dict(
        Case.objects.filter(pk__in={record.aggregate_id for record in news}).values_list(
            "pk", "reporter_id"
        )
    )
    told = set(
        Notice.objects.filter(event_id__in=[record.pk for record in news]).values_list(
            "event_id", "resident_id"
        )
    )
    for record in moves_of_others(news):
        reporter = reporters[record.aggregate_id]
        if reporter is not None:
            assert (record.pk, reporter) in told, f"nobody told the reporter of {record.kind}"


def moves_of_others(news: Iterable[EventRecord]) -> Iterable[EventRecord]:
    """Events by which somebody else than the reporter changed state or holder, or ended a part."""
    for record in news:
        if record.kind in ALWAYS_TOLD:
            yield record
            continue
        if record.kind == "cases.CaseOpened" or record.actor_kind == "reporter":
            continue
        if record.kind == TOLD_ONCE and not record.payload["dispatch_id"]:
            continue
        if record.kind in BETWEEN_UNITS or record.payload["state"] in NOT_YET_TOLD:
            continue
        before = EventRecord.objects.filter(
            aggregate="case", aggregate_id=record.aggregate_id, sequence=record.sequence - 1
        ).first()
        if before is None or _standing(before) != _standing(record):
            yield record


def _standing(record: EventRecord) -> tuple[object, object]:
    return record.payload["state"], record.payload["holder_id"]


def undone_is_as_it_was(after_event: int) -> None:
    """What an undo gave back stands by its events as it stood before the order, and is with whom it
    was."""
    corrected = EventRecord.objects.filter(pk__gt=after_event, kind="cases.CaseCorrected")
    for case_id, order in {(r.aggregate_id, r.payload["operation_id"]) for r in corrected}:
        item = BulkItem.objects.select_related("case").get(case=case_id, operation=order)
        records = history("case", case_id)
        before = recounted([record for record in records if record.sequence < item.sequence])
        assert _as_it_stands(before) == _as_it_stands(recounted(records)), (
            "not given back as it was"
        )
        case, was = item.case, item.before
        now = (case.assignee_id, case.dispatcher_unit_id, case.returns, case.is_binding)
        then = (was["assignee"], was["dispatcher"], was["returns"], was["binding"])
        assert now == then, "not given back as it was"


def _as_it_stands(told: Recounted) -> tuple[Any, ...]:
    clocks = {key: (clock.due, clock.paused) for key, clock in told.clocks.items()}
    return told.state, told.holder_id, told.due, told.accepted_at, clocks
