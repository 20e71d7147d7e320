"""``shanzhi sensing simulate``: a made-up district on one bad day, and what the house makes of it."""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from shanzhi.sensing.simulating.days import DayScore, live_weeks
from shanzhi.sensing.simulating.live import Pace, run_live
from shanzhi.sensing.simulating.placing import (
    buildings_here,
    place_devices,
    remove_devices,
    standing,
)
from shanzhi.sensing.simulating.running import Missing
from shanzhi.sensing.simulating.scoring import Score, score
from shanzhi.sensing.simulating.speaking import Said
from shanzhi.sensing.simulating.telling import day_lines, false_lines, figures, table
from shanzhi.sensing.simulating.world import World, make_world
from shanzhi.sensing.simulating.writing import write_board

MOST = 620_000
T = TypeVar("T")
BOARD = Path("docs/sensing-scoreboard.md")


@click.command("simulate")
@click.option("--devices", default=20_000, show_default=True, type=click.IntRange(200, MOST))
@click.option("--hours", default=24.0, show_default=True, type=click.FloatRange(1, 24))
@click.option(
    "--speed",
    default=720.0,
    show_default=True,
    type=click.FloatRange(1, 100_000),
    help="How much the empty hours are shortened; scenes keep their real pace.",
)
@click.option(
    "--rate", default=500.0, show_default=True, help="Messages a second of healthy devices."
)
@click.option("--connections", default=200, show_default=True, type=click.IntRange(1, 20_000))
@click.option(
    "--weeks",
    default=5,
    show_default=True,
    type=click.IntRange(0, 26),
    help="Weeks of elders' days and of silence, in memory (0: none).",
)
@click.option("--elders", default=300, show_default=True, type=click.IntRange(10, 5_000))
@click.option("--seed", default=1, show_default=True)
@click.option("--broker", "url", default="", help="mqtt://… of one that runs; else one is started.")
@click.option("--write", is_flag=True, help=f"Keep the scoreboard in {BOARD}.")
@click.option("--keep", is_flag=True, help="Leave the devices and what they did in the database.")
@click.option("--remove", is_flag=True, help="Only take away what a simulation has left.")
def simulate(  # noqa: PLR0913, PLR0917  # 2026-11-26: options of a command line
    devices: int, hours: float, speed: float, rate: float, connections: int, weeks: int, elders: int,
    seed: int, url: str, *, write: bool, keep: bool, remove: bool,
) -> None:  # fmt: skip
    """Drive a made-up district through a real broker, the intake, the rules, alarms, matters and calls, and
    print what was caught, missed and false. Its people are called in the database only; use one with
    the demo place, where nobody is real."""
    if remove or standing():
        _remove()
        if remove:
            return
    buildings = buildings_here()
    if not buildings:
        raise click.ClickException("No buildings here: load the demo place first (DEMO=1).")
    world = make_world(buildings, devices, hours, seed)
    pace = Pace(hours, hours * 3600 / speed, rate, min(connections, devices))
    try:
        ids = _with_bar("Placing devices", lambda told: place_devices(world, told))
        since = datetime.now(UTC)
        said = _play(world, pace, url)
        found = score(world, ids, since, said.first_ms)
    finally:
        if not keep:
            _remove()
    days = _with_bar("Weeks of elders", lambda told: live_weeks(elders, weeks, seed, told))
    _tell(world, pace, said, found, days, write=write)


def _tell(
    world: World, pace: Pace, said: Said, found: Score, days: DayScore | None, *, write: bool
) -> None:
    parts = [*table(found), "", *false_lines(found)]
    if days is not None:
        parts += ["", *day_lines(days)]
    click.echo("\n".join(["", *parts, ""]))
    if write:
        command = shlex.join(["shanzhi", *sys.argv[1:]])
        write_board(BOARD, command, world, pace, said, found, days)
        click.echo(f"Written to {BOARD}.")
    told: dict[str, Any] = {
        "name": "sensing_simulate", "devices": len(world.things), "seconds": round(said.seconds, 1),
        "sent": said.sent, "acknowledged": said.acknowledged,
        "messages_per_second": round(said.sent / max(said.seconds, 1e-9), 1),
        **figures(found), "days": None if days is None else days.figures(),
    }  # fmt: skip
    click.echo(json.dumps(told, ensure_ascii=False))


def _play(world: World, pace: Pace, url: str) -> Said:
    with (
        tempfile.TemporaryDirectory(prefix="simulation") as folder,
        click.progressbar(length=1000, label="The day", file=sys.stderr) as bar,
    ):
        shown = [0.0]

        def told(share: float, _sent: int) -> None:
            if time.monotonic() > shown[0]:
                shown[0] = time.monotonic() + 0.5
                bar.update(int(share * 1000) - bar.pos)

        try:
            return run_live(world, pace, url, Path(folder), told)
        except (Missing, OSError) as why:
            words = "".join(
                f"\n{log.name}: {log.read_text(errors='replace')[-600:]}"
                for log in sorted(Path(folder).glob("*.log"))
            )
            raise click.ClickException(f"{why}{words}") from why


def _remove() -> None:
    count = _with_bar("Taking away", remove_devices)
    click.echo(
        f"{count} devices of a simulation taken away; their matters are closed as tests.", err=True
    )


def _with_bar(label: str, work: Callable[[Callable[[int, int], None]], T]) -> T:
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        return work(lambda done, of: bar.update(done * 1000 // max(of, 1) - bar.pos))
