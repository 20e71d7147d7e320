"""Several ingest processes at one broker: `python -m benchmarks.sensing_processes`.

1, 2 and 4 of them share the sessions of the broker by leases; each number takes in what it can, then one of them is
killed (-9) while the load goes on. Value: seconds until devices of every slot that it held are heard again by the
others, the longest; wanted 5, which is the reference. Further: messages a second by number of processes (the
machine is shared with load, broker and database), what was lost, what was stored twice, alarms per fire.
BENCH_DEVICES, BENCH_RATE, BENCH_CONNECTIONS as for `sensing`, whose database is used.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from typing import Any

import psutil
import psycopg

from benchmarks import databases, sensing, sensing_house
from benchmarks.sensing_alarms import packet
from benchmarks.sensing_district import serial_of
from benchmarks.sensing_load import slot_of

SECONDS = float(os.environ.get("BENCH_FULL_SECONDS", "15"))
RATE = int(os.environ.get("BENCH_RATE", "10000"))
KILLED_AFTER, LOAD_SECONDS = 6.0, 20.0
WANTED_SECONDS = 5.0
OF_A_SLOT = 400
FIRES = 20
HEARD_AGAIN = """
SELECT extract(epoch FROM min(received_at) - %s) FROM sensing_reading
WHERE received_at > %s AND device_id = ANY(%s)
"""
ALARMS = """
SELECT count(*), count(DISTINCT device_id) FROM sensing_alarm
WHERE cause = 'fire' AND raised_at > %s - interval '1 minute'
"""


def main() -> None:
    """Measure, print; the last line is one JSON object."""
    sensing.prepare_django()
    by_number: dict[str, Any] = {}
    with databases.filled(f"bench_sensing_{sensing.DEVICES}", sensing.fill) as url:
        for number in (1, 2, 4):
            by_number[str(number)] = _measured(url, number)
            print(f"  {number}: {json.dumps(by_number[str(number)])}", flush=True)
    longest = max(
        found["heard_again_s"] for found in by_number.values() if "heard_again_s" in found
    )
    result = {
        "name": "sensing_processes",
        "value": longest,
        "unit": "s until others hear what a killed process heard",
        "reference": WANTED_SECONDS,
        "ratio": round(longest / WANTED_SECONDS, 2),
        "processes": by_number,
    }
    print(json.dumps(result))


def _close_all(url: str) -> None:
    """What burned with fewer processes burns anew."""
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(
            "UPDATE sensing_alarm SET closed_at = now(), state = 'closed', outcome = 'test' WHERE closed_at IS NULL"
        )


def _measured(url: str, number: int) -> dict[str, Any]:
    sensing.empty(url)
    _close_all(url)
    with sensing_house.broker() as (port, _), contextlib.ExitStack() as stack:
        pids = {
            f"p{n}": stack.enter_context(sensing_house.ingest(url, port, f"p{n}"))[1]
            for n in range(number)
        }
        _until_shared(url, number)
        found: dict[str, Any] = {"messages_per_s": sensing.as_fast_as_it_goes(url, port, SECONDS)}
        sensing.until_quiet(url)
        if number > 1:
            sensing.empty(url)
            found |= _one_killed(url, port, pids[f"p{number - 1}"], f"p{number - 1}")
    return found


def _one_killed(url: str, port: int, pid: int, name: str) -> dict[str, Any]:
    with psycopg.connect(url, autocommit=True) as link:
        held = "SELECT slot FROM sensing_ingestslot WHERE process LIKE %s"
        slots = {row[0] for row in link.execute(held, [f"{name}-%"])} - {"any"}
        asked = "SELECT id, serial FROM sensing_device WHERE serial < %s"
        devices: dict[str, list[int]] = {slot: [] for slot in slots}
        for device, serial in link.execute(asked, [serial_of(OF_A_SLOT * 16)]).fetchall():
            if slot_of(serial) in slots:
                devices[slot_of(serial)].append(device)
        load = sensing_house.start_load(
            port, sensing.CONNECTIONS, RATE, LOAD_SECONDS, OF_A_SLOT * 16
        )
        time.sleep(KILLED_AFTER)
        fires = _fires(port)
        killed_at = _kill(link, pid)
        sent = sensing_house.told(load)
        sensing.until_quiet(url)
        again = [
            float(sensing.row(link, HEARD_AGAIN, [killed_at, killed_at, of])[0])
            for of in devices.values()
        ]
        taken = sensing.row(link, "SELECT sum(messages)::int8 FROM sensing_intakeminute")[0]
        rows, once = sensing.row(link, sensing.TOLD_ONCE)
        alarms = sensing.row(
            link,
            "SELECT count(*), count(DISTINCT device_id) FROM sensing_alarm WHERE raised_at > %s - interval '1 minute'",
            [killed_at],
        )
    return {
        "heard_again_s": round(max(again), 2),
        "slots": len(slots),
        "lost": max(0, sent["sent"] + fires - taken),
        "double": rows - once,
        "fires": fires,
        "alarms": alarms[0],
        "alarms_twice": alarms[0] - alarms[1],
    }


def _fires(port: int) -> int:
    """Detectors that nobody else speaks for say smoke, just before the kill."""
    import asyncio

    from benchmarks.sensing_load import Counting, connect

    async def say() -> None:
        count = Counting()
        speaker = (await connect(port, 1, count, "fires"))[0]
        first = OF_A_SLOT * 16
        said = (packet(first + n, n + 1) for n in range(FIRES))
        speaker.transport.write(b"".join(said))
        while count.acknowledged < FIRES:  # noqa: ASYNC110  # 2026-11-26: bytes are counted elsewhere
            await asyncio.sleep(0.01)

    asyncio.run(say())
    return FIRES


def _kill(link: psycopg.Connection[Any], pid: int) -> Any:
    """-9 to the process and all below it; when, by the clock of the database."""
    whole = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in whole:
        process.kill()
    return sensing.row(link, "SELECT clock_timestamp()")[0]


def _until_shared(url: str, number: int) -> None:
    asked = "SELECT count(DISTINCT process), count(*) FROM sensing_ingestslot WHERE until > now()"
    with psycopg.connect(url, autocommit=True) as link:
        while sensing.row(link, asked) != (number, 17):
            time.sleep(0.1)
    time.sleep(1)


if __name__ == "__main__":
    main()
