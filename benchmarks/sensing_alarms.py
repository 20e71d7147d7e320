"""Fires of the sensing benchmark: one after the other to learn how soon somebody knows, and many at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import statistics
import time
from typing import Any

import psycopg

from benchmarks import sensing_list
from benchmarks.sensing_district import BEHIND_ONE, BUILDINGS, serial_of
from benchmarks.sensing_load import Counting, connect, slot_of, varint

# A fire in each building once; then the house knows of it already.
SPACE_SECONDS = (0.15, 0.45)
# In no building of either storm.
MOST_FIRES = 880
MANY = 50_000
PATIENCE_SECONDS = 30


def packet(device: int, number: int) -> bytes:
    """One detector says smoke, QoS 1."""
    serial = serial_of(device)
    topic = f"shanzhi/{slot_of(serial)}/devices/{serial}/telemetry".encode()
    payload = b'{"ts":%d,"values":{"smoke":1}}' % int(time.time() * 1000)
    length = 4 + len(topic) + len(payload)
    head = b"\x32" + varint(length) + len(topic).to_bytes(2) + topic
    return head + number.to_bytes(2) + payload


def one_by_one(url: str, port: int, seconds: float) -> dict[str, Any]:
    """Fires in one building after the other: milliseconds from publishing to the matter and the first
    notice being committed (NOTIFY comes with the commit)."""
    return asyncio.run(_one_by_one(url, port, seconds))


async def _one_by_one(url: str, port: int, seconds: float) -> dict[str, Any]:
    count = Counting()
    speaker = (await connect(port, 1, count, "fires"))[0]
    link = await psycopg.AsyncConnection.connect(url, autocommit=True)
    await link.execute("LISTEN shanzhi_live")
    took: list[float] = []
    missed, fires, began = 0, 0, time.monotonic()
    draw = random.Random(5)
    while time.monotonic() - began < seconds and fires < MOST_FIRES:
        await asyncio.sleep(draw.uniform(*SPACE_SECONDS))
        async for _old in link.notifies(timeout=0):
            pass
        said = time.perf_counter()
        speaker.transport.write(packet(fires * BEHIND_ONE, fires % 65_535 + 1))
        fires += 1
        known = False
        async for told in link.notifies(timeout=PATIENCE_SECONDS):
            if json.loads(told.payload)["topic"].startswith("inbox:"):
                known = True
                break
        if known:
            took.append((time.perf_counter() - said) * 1000)
        else:
            missed += 1
    await link.close()
    took.sort()
    return {
        "fires": fires,
        "unheard": missed,
        "p50_ms": round(statistics.median(took), 1) if took else None,
        "p99_ms": round(took[int(len(took) * 0.99)], 1) if took else None,
        "p999_ms": round(took[min(int(len(took) * 0.999), len(took) - 1)], 1) if took else None,
        "longest_ms": round(took[-1], 1) if took else None,
    }


def storm(
    url: str,
    port: int,
    alarms: int = 10_000,
    buildings: int = 100,
    *,
    seconds: float = 0,
    list_for: str = "",
) -> dict[str, Any]:
    """So many alarms in so many buildings, within ``seconds``: matters, and seconds until the last was committed;
    meanwhile the list of alarms of the account ``list_for`` is opened again and again."""
    with psycopg.connect(url, autocommit=True) as link, contextlib.ExitStack() as stack:
        link.execute("UPDATE sensing_alarmgroup SET closed_at = now() WHERE closed_at IS NULL")
        link.execute(
            "UPDATE sensing_alarm SET closed_at = now(), state = 'closed', outcome = 'test' WHERE closed_at IS NULL"
        )
        reader = stack.enter_context(sensing_list.reading(url, list_for)) if list_for else None
        before = _state(link)
        began = time.monotonic()
        asyncio.run(_burst(port, alarms, buildings, seconds))
        sent = time.monotonic() - began
        while True:
            now = _state(link)
            if now[0] - before[0] >= alarms and now[1] == 0 and now[2] - before[2] >= buildings:
                break
            if time.monotonic() - began > 120:
                break
            time.sleep(0.02 if alarms < MANY else 0.5)
        took = time.monotonic() - began
        return {
            "alarms": now[0] - before[0],
            "matters": now[2] - before[2],
            "buildings": buildings,
            "seconds": round(took, 2),
            "sending_s": round(sent, 2),
            **({"list": reader()} if reader else {}),
        }


async def _burst(port: int, alarms: int, buildings: int, seconds: float) -> None:
    count = Counting()
    speakers = await connect(port, 20, count, "storm")
    each = alarms // buildings
    # Where nothing burned before: what comes back within ten minutes is no new matter.
    last = BUILDINGS if alarms < MANY else BUILDINGS - 100
    fresh = range(last - buildings, last)
    devices = [building * BEHIND_ONE + n for n in range(each) for building in fresh]
    began = time.monotonic()
    for start in range(0, len(devices), 100):
        part = devices[start : start + 100]
        said = b"".join(packet(device, (start + n) % 65_535 + 1) for n, device in enumerate(part))
        speakers[start // 100 % len(speakers)].transport.write(said)
        late = began + seconds * start / len(devices) - time.monotonic()
        if late > 0:
            await asyncio.sleep(late)
    await asyncio.sleep(0)
    while count.acknowledged < alarms:  # noqa: ASYNC110  # 2026-11-26: bytes are counted elsewhere
        await asyncio.sleep(0.01)


def _state(link: psycopg.Connection[Any]) -> tuple[int, int, int]:
    row = link.execute(
        "SELECT (SELECT count(*) FROM sensing_alarm WHERE cause = 'fire'), "
        "(SELECT count(*) FROM sensing_alarm WHERE judged_at IS NULL), "
        "(SELECT count(*) FROM cases_case WHERE source = 'sensor')"
    ).fetchone()
    assert row is not None  # noqa: S101  # 2026-11-26: counts always have a row
    return int(row[0]), int(row[1]), int(row[2])
