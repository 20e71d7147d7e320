"""Numbers that people read to each other: the date and a running number."""

from __future__ import annotations

import threading
from datetime import datetime

from django.db import connection

from shanzhi.kernel.api import local_zone

BLOCK = 50
_lock = threading.Lock()
_block: list[int] = []


def next_number(at: datetime) -> str:
    """A new number, e.g. 261122-1042. Each process takes ``BLOCK`` numbers at a time from the
    database's sequence, so numbers are unique and rise, but are not without gaps."""
    with _lock:
        if not _block:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('cases_number')")
                last = int(cursor.fetchone()[0])
            _block.extend(range(last + BLOCK - 1, last - 1, -1))
        running = _block.pop()
    return f"{at.astimezone(local_zone()):%y%m%d}-{running}"
