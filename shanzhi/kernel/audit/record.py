"""record_access(): one row for one look, in well under a millisecond."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.models.access import AccessRecord
from shanzhi.lib.masking import mask_text

# A page does not wait for the disk: a power cut may take the last half second of looks with it. In
# somebody's transaction (an export, an act) the record is as durable as what it tells of.
_INSERT = """
INSERT INTO kernel_accessrecord (at, actor_kind, actor_id, roles, unit_ids, action, subject_kind,
    subject_id, fields, reason, place_code, address, count)
VALUES (%s, %s, %s, %s, %s::bigint[], %s, %s, %s, %s::varchar[], %s, %s, %s, {count})
"""
_AT_ONCE = _INSERT.format(count="%s")
_SOON = _INSERT.format(
    count="CASE WHEN set_config('synchronous_commit', 'off', true) IS NOT NULL THEN %s END"
)


def record_access(
    by: Actor,
    *,
    action: str,
    subject: tuple[str, int],
    fields: tuple[str, ...] = (),
    reason: str = "",
    place_code: str = "",
    count: int = 1,
    address: str = "",
) -> None:
    """Append one row to the access log.

    ``action`` is a dotted word ("cases.read"), ``subject`` the aggregate and its id (id 0 for a
    list), ``count`` how many things were shown. Numbers in ``reason`` are masked; it names nobody.
    """
    kind, subject_id = subject
    values: list[Any] = [
        clock.now(),
        by.kind,
        by.id,
        _roles_of(by),
        sorted(by.unit_ids),
        action,
        kind,
        subject_id,
        list(fields),
        mask_text(reason)[:200],
        place_code,
        address[:45],
        count,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONCE if connection.in_atomic_block else _SOON, values)


def accesses_to(subject: tuple[str, int], since: datetime | None = None) -> list[AccessRecord]:
    """Who looked at one thing, newest first; for the page of the resident whose it is. The caller
    has checked that it may be read."""
    rows = AccessRecord.objects.filter(subject_kind=subject[0], subject_id=subject[1])
    return list((rows.filter(at__gte=since) if since else rows).order_by("-pk"))


def _roles_of(by: Actor) -> str:
    return ",".join(f"{grant.role.value}@{grant.scope_code}" for grant in by.grants)[:200]
