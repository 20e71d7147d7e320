"""The scoreboard as a page of the documentation."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from shanzhi.sensing.simulating.days import DayScore
from shanzhi.sensing.simulating.live import Pace
from shanzhi.sensing.simulating.scoring import Score
from shanzhi.sensing.simulating.speaking import Said
from shanzhi.sensing.simulating.telling import day_lines, false_lines, figures, table
from shanzhi.sensing.simulating.world import World

INTRODUCTION = """# Scoreboard of sensing

A made-up district whose truth is known, and what Shanzhi made of it. Written by

    {command}

on {day}, {cores} cores, everything (broker, devices, intake, alarm process, database) on this machine:
{devices:,} devices, {sent:,} messages in {seconds:.0f} s ({rate:,.0f} a second), {taken:,} acknowledged by the broker.

## One bad day, live

Path: MQTT (QoS 1) → mosquitto → ingest process → rules → alarm process → matters and calls, real clocks
throughout. Of the day's {hours:g} hours only the empty time between scenes is shortened; each scene runs at
its real pace and each message bears the time at which it was sent. Seconds count from the first statement of
an event (for gas that rises or a leak that must be said twice this is before the threshold) to the matter's own
time and to the first call; an event that joined a matter opened before it has no seconds of its own. A mains
failure must last 30 s by its rule, so its seconds begin there.

"""
FALSE = """
## False alarms by model

Of the live day: dinners, aged detectors, flapping sensors, buttons pressed by mistake.

"""
DAYS = """
## Weeks of elders and of silence, in memory

Path: the same tick, latest values and book of rules as in the ingest process, with a clock of their own and
without broker and database: what takes weeks cannot be played with real clocks. The first 14 days teach each
person's rhythm and are not counted; {days} days are. Two journeys of three are said beforehand.
Grouping uses the same keys as the alarm process.

"""
END = """
Caught of those who needed somebody: **{caught} of {in_need}**; matters for nothing: **{false}**; matters of one mains
failure at most: **{mains}**.
"""


def write_board(
    path: Path,
    command: str,
    world: World,
    pace: Pace,
    said: Said,
    found: Score,
    days: DayScore | None,
) -> None:
    """Write it anew."""
    told = figures(found)
    words = INTRODUCTION.format(
        command=command, day=date.today(), cores=os.cpu_count(), devices=len(world.things),  # noqa: DTZ011  # 2026-11-26: the day at this machine
        sent=said.sent, seconds=said.seconds, rate=said.sent / max(said.seconds, 1e-9),
        taken=said.acknowledged, hours=pace.hours,
    )  # fmt: skip
    words += "\n".join(table(found)) + "\n"
    words += END.format(
        caught=told["caught"], in_need=told["in_need"], false=told["false_matters"],
        mains=told["matters_per_mains_failure"],
    )  # fmt: skip
    words += FALSE + "\n".join(false_lines(found)) + "\n"
    if days is not None:
        words += DAYS.format(days=days.days) + "\n".join(day_lines(days)) + "\n"
    path.write_text(words, encoding="utf-8")
