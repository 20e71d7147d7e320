"""Quality of a file of replies: one table, every reply with its measures and what is missing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shanzhi.insight.rules.replies.quality import MEASURES, Quality, quality_of, weights
from shanzhi.lib.csv_records import read_records

DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply of a file, and how long it took."""

    number: str
    days: float
    quality: Quality


def judge_replies(path: Path) -> Iterator[Judged | tuple[int, str]]:
    """Each reply of a CSV (id, title, text, reported_at, reply, replied_at), or (line, why) of
    what cannot be read. Raises UnreadableFile."""
    for record in read_records(path):
        try:
            row = record.fields or {}
            asked = datetime.fromisoformat(row["reported_at"])
            days = (datetime.fromisoformat(row["replied_at"]) - asked).total_seconds() / DAY_S
            quality = quality_of(row["title"], row["text"], row["reply"], max(0.0, days))
            yield Judged(row["id"], max(0.0, days), quality)
        except (KeyError, ValueError) as why:
            yield record.line, record.fault or f"{type(why).__name__}: {why}"


def write_replies(judged: list[Judged], path: Path) -> None:
    """One line a reply: id, days, the four measures, every part, and what is missing."""
    names = [name for _measure, name, _weight in weights()]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "days", *MEASURES, *names, "missing"])
        for one in judged:
            points = [one.quality.points[measure] for measure in MEASURES]
            parts = [part.got for part in one.quality.parts]
            lacking = " ".join(one.quality.missing)
            writer.writerow([one.number, round(one.days, 2), *points, *parts, lacking])


def means(judged: list[Judged]) -> dict[str, float]:
    """Mean points of each measure over all replies."""
    return {
        measure: round(sum(one.quality.points[measure] or 0 for one in judged) / len(judged), 1)
        for measure in MEASURES
    }


def lacks(judged: list[Judged]) -> Counter[str]:
    """How many replies have nothing of a part."""
    return Counter(name for one in judged for name in one.quality.missing)
