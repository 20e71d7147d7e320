"""Say to open pages that something changed (LISTEN/NOTIFY; the SSE process passes it on)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

CHANNEL = "shanzhi_live"


def publish_all(topics: Iterable[str]) -> None:
    """The same for several topics at once, without payload, in one statement."""
    messages = [json.dumps({"topic": topic}, ensure_ascii=False) for topic in topics]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, m) FROM unnest(%s::text[]) m", [CHANNEL, messages])


def publish(topic: str, **payload: Any) -> None:
    """Tell open pages. Only from after-commit handlers: NOTIFY makes commits wait for each other.

    ``topic`` is "room:place_code"; the payload holds no personal data and stays under 7 KB.
    """
    message = json.dumps({"topic": topic, **payload}, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, message])
