"""Topics of a file of matters: one table of topics, one of their members."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shanzhi.insight.rules.topics.describing import Described, described, likeness, shared
from shanzhi.insight.rules.topics.heat import Heat, Voice, heat_of
from shanzhi.insight.rules.topics.placing import Placed, Progress, place_all, quiet
from shanzhi.insight.rules.topics.reading import Reading, read
from shanzhi.lib.csv_records import read_records

ROUNDS = 2
TABLE, MEMBERS = "topics.csv", "topic_members.csv"
TABLE_HEADS = [
    "rank",
    "topic",
    "name",
    "heat",
    "people",
    "matters",
    "votes_for",
    "votes_against",
    "growth",
    "first_on",
    "last_on",
    "place",
    "district",
    "group",
    "description",
    "typical_id",
    "kinds",
    "words",
]
MEMBER_HEADS = [
    "rank",
    "topic",
    "id",
    "reported_at",
    "title",
    "likeness",
    "shared_words",
    "shared_names",
]


@dataclass(frozen=True, slots=True)
class Row:
    """One matter of a file. ``number`` is its id there."""

    number: str
    title: str
    text: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a file: its members' positions, how hot it is, what it is called."""

    label: int
    members: list[int]
    heat: Heat
    described: Described


@dataclass(frozen=True, slots=True)
class Run:
    """Everything of one run, hottest topic first; ``refused`` are (line, why)."""

    rows: list[Row]
    readings: list[Reading]
    placed: Placed
    topics: list[Topic]
    refused: list[tuple[int, str]]


def read_rows(path: Path) -> tuple[list[Row], list[tuple[int, str]]]:
    """Matters by date and (line, why) of what cannot be read. Columns: id, title, text,
    reported_at (ISO 8601), and where they are there reporter, likes, against.

    Raises UnreadableFile.
    """
    rows, refused = [], []
    for record in read_records(path):
        try:
            rows.append(_row(record.fields or {}))
        except (KeyError, ValueError) as why:
            refused.append((record.line, record.fault or f"{type(why).__name__}: {why}"))
    return sorted(rows, key=lambda row: (row.voice.at, row.number)), refused


def find_topics(path: Path, *, at: datetime | None = None, tell: Progress = quiet) -> Run:
    """Read, place, settle, and rank by the heat at ``at`` (the last report)."""
    rows, refused = read_rows(path)
    readings = []
    for number, row in enumerate(rows, 1):
        readings.append(read(row.title, row.text))
        tell("read", number, len(rows))
    placed = place_all(readings, tell, rounds=ROUNDS)
    moment = at or max((row.voice.at for row in rows), default=datetime.now().astimezone())
    return Run(rows, readings, placed, ranked(rows, readings, placed, moment), refused)


def ranked(
    rows: Sequence[Row], readings: Sequence[Reading], placed: Placed, at: datetime
) -> list[Topic]:
    """Topics of which more than one person speaks, hottest first."""
    members: dict[int, list[int]] = {}
    for row, label in enumerate(placed.index.labels.tolist()):
        members.setdefault(label, []).append(row)
    found = [
        Topic(label, positions, heat, _described(rows, readings, placed, positions))
        for label, positions in members.items()
        for heat in [heat_of((rows[row].voice for row in positions), at)]
        if heat.is_public
    ]
    return sorted(found, key=lambda topic: (-topic.heat.value, topic.label))


def write_topics(run: Run, folder: Path) -> tuple[Path, Path]:
    """Both tables as UTF-8 CSV with a mark, so that a spreadsheet opens them as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    table, members = folder / TABLE, folder / MEMBERS
    _write(table, TABLE_HEADS, (_line(rank, run, one) for rank, one in enumerate(run.topics, 1)))
    _write(
        members,
        MEMBER_HEADS,
        (line for rank, one in enumerate(run.topics, 1) for line in _members(rank, run, one)),
    )
    return table, members


def _row(fields: dict[str, str]) -> Row:
    at = datetime.fromisoformat(fields["reported_at"])
    person = fields.get("reporter") or f"unknown {fields['id']}"
    voice = Voice(person, at, int(fields.get("likes") or 0), int(fields.get("against") or 0))
    return Row(fields["id"], fields["title"].strip(), fields["text"].strip(), voice)


def _described(
    rows: Sequence[Row], readings: Sequence[Reading], placed: Placed, positions: Sequence[int]
) -> Described:
    return described(
        [readings[row] for row in positions],
        [placed.matters[row] for row in positions],
        [f"{rows[row].title} {rows[row].text}" for row in positions],
    )


def _line(rank: int, run: Run, topic: Topic) -> list[Any]:
    rows, told, heat = [run.rows[row] for row in topic.members], topic.described, topic.heat
    return [
        rank, topic.label, told.name, round(heat.value, 2), heat.people, heat.matters,
        sum(row.voice.likes for row in rows), sum(row.voice.against for row in rows),
        round(heat.growth, 2), f"{rows[0].voice.at:%Y-%m-%d}", f"{rows[-1].voice.at:%Y-%m-%d}",
        told.place, told.district, told.group, rows[told.typical].title,
        rows[told.typical].number, " ".join(told.kinds), " ".join(told.words),
    ]  # fmt: skip


def _members(rank: int, run: Run, topic: Topic) -> Iterable[list[Any]]:
    typical = topic.members[topic.described.typical]
    for row in topic.members:
        words, names = shared(run.readings[row], run.readings[typical])
        alike = likeness(run.placed.matters[row], run.placed.matters[typical])
        yield [
            rank, topic.label, run.rows[row].number, run.rows[row].voice.at.isoformat(),
            run.rows[row].title, round(alike, 3), " ".join(words), " ".join(names),
        ]  # fmt: skip


def _write(path: Path, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(lines)
