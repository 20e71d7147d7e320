"""What is kept no longer than it serves: rules of every room, run by themselves, with a proof.

PIPL art. 19 (the shortest time the purpose needs) and art. 47 (erase without being asked when it is
over). A room registers its rules at start; ``run_retention`` applies all of them, in small batches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db import connection, transaction
from django.db.models import QuerySet
from django_stubs_ext import StrPromise

from shanzhi.kernel import clock
from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.events import RetentionApplied

BATCH = 500


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """``overdue(moment)`` are the rows whose time is over; ``remove(ids, moment)`` erases them or
    takes the person out of them, so that they are overdue no longer; the default deletes rows."""

    name: str
    label: StrPromise
    overdue: Callable[[datetime], QuerySet[Any]]
    remove: Callable[[Sequence[Any], datetime], None] | None = None


_rules: dict[str, RetentionRule] = {}


def retain(*rules: RetentionRule) -> None:
    """Register a room's rules; the same name again takes the place of the one before."""
    _rules.update({rule.name: rule for rule in rules})


def retention_rules() -> list[RetentionRule]:
    """Every rule, by name."""
    return [_rules[name] for name in sorted(_rules)]


def overdue_counts(at: datetime | None = None) -> dict[str, int]:
    """How many rows each rule would take now; changes nothing."""
    moment = at or clock.now()
    return {rule.name: rule.overdue(moment).count() for rule in retention_rules()}


def run_retention(at: datetime | None = None) -> dict[str, int]:
    """Apply every rule; returns how many rows each took. Run again it takes nothing. What is
    stopped half-way has finished some batches and goes on with the next run."""
    moment = at or clock.now()
    return {rule.name: _apply(rule, moment) for rule in retention_rules()}


def _apply(rule: RetentionRule, moment: datetime) -> int:
    removed = 0
    while taken := _one_batch(rule, moment):
        removed += taken
    return removed


@transaction.atomic
def _one_batch(rule: RetentionRule, moment: datetime) -> int:
    """Rows and the event that proves their end, together or not at all."""
    chain = crc32(rule.name.encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [chain])
    ids = list(rule.overdue(moment).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    if rule.remove is None:
        rule.overdue(moment).model._default_manager.filter(pk__in=ids).delete()
    else:
        rule.remove(ids, moment)
    event = RetentionApplied(
        chain_id=chain, rule=rule.name, removed=len(ids), digest=proof_of(rule.name, ids)
    )
    announce(event, by=SYSTEM, at=moment)
    return len(ids)


def proof_of(name: str, ids: Sequence[Any]) -> str:
    """SHA-256 (hex) over the rule's name and the identities of the rows, one a line: who has a
    backup from before can show which rows these were; the digest alone tells nothing of anybody."""
    lines = "\n".join([name, *(str(pk) for pk in ids)])
    return hashlib.sha256(lines.encode()).hexdigest()
