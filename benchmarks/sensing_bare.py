"""The bare path of the sensing benchmark: one session at the broker over gmqtt (without its task for each
acknowledgement), decoded, compared with a threshold, copied into a partitioned table, committed,
acknowledged; nobody is known, nothing is kept of yesterday, no rule, no alarm.
``python -m benchmarks.sensing_bare PORT``; DATABASE_URL names the database.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from typing import Any

import gmqtt  # type: ignore[import-untyped]  # 2026-11-26: it has no types
import msgspec
import numpy as np
import psycopg
from gmqtt.mqtt.constants import MQTTv50  # type: ignore[import-untyped]  # 2026-11-26: no types

CLIENT = "shanzhi-bare"
TICK_SECONDS = 0.02
TABLE = """
CREATE TABLE IF NOT EXISTS bare_reading (LIKE sensing_reading) PARTITION BY RANGE (received_at);
CREATE TABLE IF NOT EXISTS bare_reading_all PARTITION OF bare_reading DEFAULT;
CREATE INDEX IF NOT EXISTS bare_received ON bare_reading USING brin (received_at);
CREATE TABLE IF NOT EXISTS bare_count (messages bigint)
"""


async def main(port: int) -> None:
    """Until ended."""
    link = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    listener = Listener()
    await listener.connect("127.0.0.1", port, keepalive=15, version=MQTTv50)
    loop = asyncio.get_running_loop()
    while True:
        started = time.monotonic()
        payloads, receipts = listener.payloads, listener.receipts
        listener.payloads, listener.receipts = [], []
        if payloads:
            await loop.run_in_executor(None, _write, link, payloads)
            listener._connection.send_package(b"".join(receipts))
        await asyncio.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - started)))


class Listener(gmqtt.Client):  # type: ignore[misc]  # 2026-11-26: gmqtt has no types
    """What came since the last tick, and its acknowledgements."""

    def __init__(self) -> None:
        super().__init__(CLIENT, receive_maximum=8_000, optimistic_acknowledgement=False)
        self.payloads: list[bytes] = []
        self.receipts: list[bytes] = []
        self.on_connect = lambda *_given: self.subscribe("shanzhi/+/devices/+/telemetry", qos=1)
        self._package_handler._handle_publish_packet = self._publish

    def _publish(self, _cmd: int, raw: bytes) -> None:
        end = 2 + int.from_bytes(raw[:2])
        self.receipts.append(b"\x40\x02" + raw[end : end + 2])
        self.payloads.append(raw[end + 3 + raw[end + 2] :])


_decoder = msgspec.json.Decoder()


def _write(link: psycopg.Connection[Any], payloads: list[bytes]) -> None:
    from shanzhi.sensing.intake.store import binary_rows
    from shanzhi.sensing.intake.tick import Rows

    said = [_decoder.decode(payload) for payload in payloads]
    degrees = np.array([one["values"]["temperature"] for one in said])
    smoke = np.array([one["values"]["smoke"] for one in said], np.float64)
    sent = np.array([one["ts"] for one in said], np.int64)
    now_ms = int(time.time() * 1000)
    _hot = np.flatnonzero((degrees > 62) | (smoke >= 1))
    places = np.arange(len(said))
    rows = Rows(places, places * 0 + 2, degrees, sent, places * 0, now_ms)
    with link.transaction(), link.cursor() as cursor:
        with cursor.copy(
            "COPY bare_reading (received_at, sent_at, value, device_id, slot, marks) "
            "FROM STDIN (FORMAT binary)"
        ) as copy:
            copy.write(binary_rows(rows))
        cursor.execute("INSERT INTO bare_count VALUES (%s)", [len(said)])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    import django

    django.setup()
    asyncio.run(main(int(sys.argv[1])))
