"""Carry committed events to those who want to hear of them."""

from __future__ import annotations

import logging
import traceback

from django.db import connection, transaction

from shanzhi.kernel import clock
from shanzhi.kernel.models import DeadLetter, Event, HandledEvent
from shanzhi.kernel.registry import Handler, handlers_of

log = logging.getLogger(__name__)
# Stands for every handler of an event whose kind this process does not know.
ALL_HANDLERS = "*"


class Undelivered(Exception):
    """Some handlers failed; the queue tries again."""


def deliver(event_ids: list[int], *, attempt: int, last: bool) -> None:
    """Run every after-commit handler of these events that has not run yet.

    All of them share one transaction; when one fails, each gets its own, so that a broken handler
    holds up nobody else. On the ``last`` attempt a failure becomes a dead letter.

    Raises Undelivered while attempts are left.
    """
    known, unknown = _sorted_by_knowledge(event_ids)
    todo = [(event, handler) for event in known for handler in after_commit_handlers(event)]
    failed = len(unknown)
    try:
        with transaction.atomic():
            for event, handler in _marked(todo):
                handler.run(event.domain_event(), event)
    except Exception:
        log.exception("delivery together failed, now one by one")
        failed += _one_by_one(todo, attempt=attempt, last=last)
    if last:
        for event in unknown:
            bury(event, ALL_HANDLERS, f"unknown kind {event.kind}", attempts=attempt)
    elif failed:
        raise Undelivered(f"{failed} failed, attempt {attempt}")


def after_commit_handlers(event: Event) -> list[Handler]:
    """Who wants to hear of it. Raises KeyError when no room knows its kind."""
    return handlers_of(type(event.domain_event()), in_transaction=False)


def _marked(todo: list[tuple[Event, Handler]]) -> list[tuple[Event, Handler]]:
    """Mark all of them in one statement; returns those that nobody had marked before. Marks of
    another worker that is at it now are waited for, as in ``handle_once``."""
    if not todo:
        return []
    pairs = sorted((event.pk, handler.name) for event, handler in todo)
    table = HandledEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (event_id, handler) "  # noqa: S608  # 2026-11-22: the name of our own table
            "SELECT * FROM unnest(%s::bigint[], %s::text[]) "
            "ON CONFLICT DO NOTHING RETURNING event_id, handler",
            [[pk for pk, _name in pairs], [name for _pk, name in pairs]],
        )
        new = set(cursor.fetchall())
    return [(event, handler) for event, handler in todo if (event.pk, handler.name) in new]


def handle_once(event: Event, handler: Handler) -> bool:
    """Run a handler together with its mark; False when another worker did or does it.

    The mark is unique: whoever comes second waits here for the first to commit, and runs only
    when the first was rolled back.
    """
    table = HandledEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (event_id, handler) VALUES (%s, %s) ON CONFLICT DO NOTHING",  # noqa: S608  # 2026-11-22: the name of our own table
            [event.pk, handler.name],
        )
        if cursor.rowcount == 0:
            return False
    handler.run(event.domain_event(), event)
    return True


def bury(event: Event, handler: str, error: str, *, attempts: int) -> DeadLetter:
    """Put a failure where an operator sees it."""
    letter, _ = DeadLetter.objects.update_or_create(
        event=event,
        handler=handler,
        defaults={
            "error": error[-4000:],
            "failed_at": clock.now(),
            "attempts": attempts,
            "resolved_at": None,
        },
    )
    return letter


def _sorted_by_knowledge(event_ids: list[int]) -> tuple[list[Event], list[Event]]:
    """Events whose kind this process knows, and those it does not (a newer release wrote them)."""
    known: list[Event] = []
    unknown: list[Event] = []
    for event in Event.objects.filter(pk__in=event_ids).order_by("pk"):
        (known if event.is_known else unknown).append(event)
    return known, unknown


def _one_by_one(todo: list[tuple[Event, Handler]], *, attempt: int, last: bool) -> int:
    """Each handler in its own transaction; returns how many failed."""
    failed = 0
    for event, handler in todo:
        try:
            with transaction.atomic():
                handle_once(event, handler)
        except Exception:
            failed += 1
            log.exception("handler %s failed for event %s", handler.name, event.pk)
            if last:
                bury(event, handler.name, traceback.format_exc(), attempts=attempt)
    return failed
