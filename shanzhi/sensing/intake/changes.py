"""Tell the processes that take in: these devices, or all, are not as they were."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

CHANNEL = "sensing_fleet"
EVERYTHING = "*"
# A notification holds 8,000 bytes.
MOST_AT_ONCE = 400


def tell_fleet(device_ids: Collection[int]) -> None:
    """Heard after the commit of the transaction that it stands in; an empty collection, or many,
    means everything (kinds, rules, maintenance)."""
    few = 0 < len(device_ids) <= MOST_AT_ONCE
    words = ",".join(map(str, sorted(device_ids))) if few else EVERYTHING
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, words])
