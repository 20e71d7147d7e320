"""The made-up day through a real broker, the real intake, the real alarm process and real clocks."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from shanzhi.sensing.intake.fleet import slot_of
from shanzhi.sensing.simulating import running
from shanzhi.sensing.simulating.speaking import Said, Speaker, all_taken, connect, play
from shanzhi.sensing.simulating.world import World

HEARD_SECONDS, SETTLE_SECONDS, LOOK_SECONDS = 90, 120, 0.25
HEARD = "SELECT coalesce(sum(messages), 0) FROM sensing_intakeminute WHERE door = 'mqtt'"
LEASED = "SELECT count(*) FROM sensing_ingestslot WHERE until > clock_timestamp()"
# What the intake or the alarm process has still to do with what was said.
OPEN = """
SELECT (SELECT count(*) FROM sensing_alarm WHERE judged_at IS NULL)
    + (SELECT count(*) FROM sensing_alarmgroup WHERE closed_at IS NULL AND case_id IS NULL AND severity >= 2)
    + (SELECT count(*) FROM sensing_alarmstep s JOIN sensing_alarm a ON a.id = s.alarm_id
       WHERE s.done_at IS NULL AND s.stopped_at IS NULL AND s.due_at <= clock_timestamp()
           AND a.closed_at IS NULL AND NOT a.is_held)
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """``seconds`` for ``hours`` of the day; ``rate``: messages a second of healthy devices."""

    hours: float
    seconds: float
    rate: float
    connections: int


def run_live(
    world: World, pace: Pace, url: str, folder: Path, progress: Callable[[float, int], None]
) -> Said:
    """Play the day; ``url`` names a broker or is empty for one of our own. Raises running.Missing."""
    leased = _number(LEASED) > 0
    if leased and not url:
        raise running.Missing(
            "A process takes in from a broker already: name that broker with --broker."
        )
    with contextlib.ExitStack() as stack:
        where = url or stack.enter_context(running.broker(folder))
        if not leased:
            stack.enter_context(running.intake(where, folder))
        stack.enter_context(running.alarms(folder))
        return asyncio.run(_speak(world, pace, where, progress))


async def _speak(
    world: World, pace: Pace, url: str, progress: Callable[[float, int], None]
) -> Said:
    said = Said()
    speakers = await connect(url, pace.connections, said)
    await _until_heard(world, speakers[0], said)
    await play(world, speakers, pace.hours, pace.seconds, pace.rate, said, progress)
    await all_taken(said)
    await _until_settled()
    for speaker in speakers:
        speaker.transport.close()
    return said


async def _until_heard(world: World, speaker: Speaker, said: Said) -> None:
    """One device of each slot speaks until all are heard: the intake has read the fleet and listens."""
    first = {slot_of(thing.serial): thing.serial for thing in world.things[:2_000]}
    latest = time.monotonic() + HEARD_SECONDS
    while time.monotonic() < latest:
        before = await asyncio.to_thread(_number, HEARD)
        for serial in first.values():
            speaker.say(serial, f'{{"ts":{int(time.time() * 1000)},"values":{{"battery":100}}}}')
        speaker.flush()
        said.sent += len(first)
        await asyncio.sleep(1.0)
        if await asyncio.to_thread(_number, HEARD) - before >= len(first):
            return
    raise running.Missing("The intake does not hear the broker; see its log.")


async def _until_settled() -> None:
    """Everything judged, every matter opened, everybody called who is to be called now."""
    latest = time.monotonic() + SETTLE_SECONDS
    quiet = 0
    while quiet < 4 and time.monotonic() < latest:
        left = await asyncio.to_thread(_number, OPEN)
        quiet = quiet + 1 if left == 0 else 0
        await asyncio.sleep(LOOK_SECONDS)


def _number(asked: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return int(cursor.fetchone()[0])
