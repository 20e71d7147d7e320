"""``shanzhi insight``: hot topics of a file of matters, quality of a file of replies."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from shanzhi.kernel.api import local_zone
from shanzhi.lib.csv_records import UnreadableFile

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
SHOWN = 20


@click.command("topics")
@click.argument("file", type=FILE)
@click.option("--out", type=FOLDER, default=Path("topics"), show_default=True)
@click.option(
    "--at", type=click.DateTime(["%Y-%m-%d"]), help="Heat on this day; default: the last."
)
def topics_command(file: Path, out: Path, at: datetime | None) -> None:
    """Hot topics of FILE (CSV: id, reporter, title, reported_at, text, likes, against).

    Writes topics.csv (rank, heat, dates, place or group of people, description) and
    topic_members.csv (who belongs to which, and why) into --out.
    """
    from shanzhi.insight.files.topic_tables import find_topics, write_topics

    started = time.perf_counter()
    moment = at.replace(tzinfo=local_zone()) if at else None
    try:
        with click.progressbar(length=100, label="Topics") as bar:
            run = find_topics(file, at=moment, tell=_Stages(bar).show)
    except UnreadableFile as why:
        raise click.ClickException(str(why)) from why
    table, members = write_topics(run, out)
    for line, reason in run.refused[:SHOWN]:
        click.echo(f"line {line}: {reason}", err=True)
    click.echo(
        f"{len(run.rows)} matters, {len(run.topics)} topics of more than one person, "
        f"{time.perf_counter() - started:.1f} s"
    )
    for rank, topic in enumerate(run.topics[:SHOWN], 1):
        click.echo(f"{rank:3} {topic.heat.value:7.2f} {topic.heat.people:4} {topic.described.name}")
    click.echo(f"{table}\n{members}")


class _Stages:
    """One bar over reading, placing, and settling twice: each a quarter, its true share nearly."""

    def __init__(self, bar: click._termui_impl.ProgressBar[int]) -> None:
        self._bar, self._stages, self._last = bar, 0, ("", 0)

    def show(self, stage: str, done: int, total: int) -> None:
        if stage != self._last[0] or done < self._last[1]:
            self._stages += 1
        self._last = (stage, done)
        at = int(25 * (self._stages - 1 + done / total))
        if at > self._bar.pos:
            self._bar.update(at - self._bar.pos)


@click.command("replies")
@click.argument("file", type=FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("replies.csv"))
def replies_command(file: Path, out: Path) -> None:
    """Quality of the replies of FILE (CSV: id, title, text, reported_at, reply, replied_at).

    Writes relevance, completeness, explanation and timeliness (0-100) of each, with their parts.
    """
    from shanzhi.insight.files.reply_tables import (
        Judged,
        judge_replies,
        lacks,
        means,
        write_replies,
    )

    try:
        found = list(judge_replies(file))
    except UnreadableFile as why:
        raise click.ClickException(str(why)) from why
    judged = [one for one in found if isinstance(one, Judged)]
    for line, reason in [one for one in found if not isinstance(one, Judged)][:SHOWN]:
        click.echo(f"line {line}: {reason}", err=True)
    if not judged:
        raise click.ClickException("no reply in this file can be read")
    write_replies(judged, out)
    click.echo(f"{len(judged)} replies; mean points {means(judged)}; lacking {dict(lacks(judged))}")
    click.echo(str(out))
