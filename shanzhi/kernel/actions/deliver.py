"""Carry committed events to those who want to hear of them."""

from __future__ import annotations

import logging
import traceback

from django.db import transaction

from shanzhi.kernel import clock
from shanzhi.kernel.models import DeadLetter, Event, HandledEvent
from shanzhi.kernel.registry import Handler, handlers_of

log = logging.getLogger(__name__)


class Undelivered(Exception):
    """Some handlers failed; the queue tries again."""


def deliver(event_ids: list[int], *, attempt: int, last: bool) -> None:
    """Run every after-commit handler of these events that has not run yet.

    All of them share one transaction; when one fails, each gets its own, so that a broken handler
    holds up nobody else. On the ``last`` attempt a failure becomes a dead letter.

    Raises Undelivered while attempts are left.
    """
    todo = [
        (event, handler)
        for event in Event.objects.filter(pk__in=event_ids).order_by("pk")
        for handler in handlers_of(type(event.domain_event()), in_transaction=False)
    ]
    try:
        with transaction.atomic():
            for event, handler in todo:
                _handle_once(event, handler)
    except Exception:
        log.exception("delivery together failed, now one by one")
        _one_by_one(todo, attempt=attempt, last=last)


def _handle_once(event: Event, handler: Handler) -> None:
    mark = HandledEvent(event_id=event.pk, handler=handler.name)
    done = HandledEvent.objects.filter(event_id=event.pk, handler=handler.name).exists()
    if done:
        return
    HandledEvent.objects.bulk_create([mark])
    handler.run(event.domain_event(), event)


def _one_by_one(todo: list[tuple[Event, Handler]], *, attempt: int, last: bool) -> None:
    failed = 0
    for event, handler in todo:
        try:
            with transaction.atomic():
                _handle_once(event, handler)
        except Exception:
            failed += 1
            log.exception("handler %s failed for event %s", handler.name, event.pk)
            if last:
                bury(event, handler.name, traceback.format_exc(), attempts=attempt)
    if failed and not last:
        raise Undelivered(f"{failed} of {len(todo)} handlers failed, attempt {attempt}")


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
