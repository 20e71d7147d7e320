"""Does anything that was written down for machines hold what belongs to a person?

Matters, residents and notices' readers are where personal data belongs. Jobs, events, the technical
part of notices and every log are not: they are read by operators, shipped, and kept for long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql

# Invented, and so unlike anything else that finding them is no chance. The identity number is of
# the right form with a wrong check digit: nobody has it.
NAME = "欧阳雪寒梅"
PHONE = "13957913579"
IDENTITY = "110105199002301239"
SEEDS = (NAME, PHONE, IDENTITY)
# What a resident writes who tells more than is asked.
WORDS = f"我叫{NAME}，电话{PHONE}，身份证{IDENTITY}，3幢302楼上漏水"

COLUMNS = (
    ("procrastinate_jobs", "args"),
    ("procrastinate_jobs", "lock"),
    ("procrastinate_jobs", "queueing_lock"),
    ("kernel_event", "payload"),
    ("kernel_event", "reason"),
    ("kernel_deadletter", "error"),
    ("messaging_notice", "params"),
    ("messaging_notice", "link"),
    ("messaging_notice", "error"),
)


def in_tables(link: psycopg.Connection[tuple[object, ...]], seeds: Iterable[str]) -> Iterator[str]:
    """Where a seed stands in what is written for machines; "table.column: seed (rows)"."""
    for table, column in _existing(link):
        for seed in seeds:
            found = link.execute(
                sql.SQL("SELECT count(*) FROM {} WHERE strpos({}::text, %s) > 0").format(
                    sql.Identifier(table), sql.Identifier(column)
                ),
                [seed],
            ).fetchone()
            if found and found[0]:
                yield f"{table}.{column}: {seed} ({found[0]} rows)"


def _existing(link: psycopg.Connection[tuple[object, ...]]) -> list[tuple[str, str]]:
    rows = link.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
    known = {(str(table), str(column)) for table, column in rows}
    missing = {table for table, _column in COLUMNS} - {table for table, _column in known}
    assert not missing, f"gone, so search elsewhere: {missing}"
    return [pair for pair in COLUMNS if pair in known]


class Logs:
    """What is written into a folder of logs from now on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begins = {path: path.stat().st_size for path in self._files()}

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.rglob("*") if path.is_file())

    def holding(self, seeds: Iterable[str]) -> Iterator[str]:
        """Lines that hold a seed: "file: line"."""
        wanted = [seed.encode() for seed in seeds]
        for path in self._files():
            with path.open("rb") as log:
                begins = self._begins.get(path, 0)
                log.seek(begins if begins <= path.stat().st_size else 0)
                for line in log:
                    if any(seed in line for seed in wanted):
                        yield f"{path.name}: {line.decode(errors='replace').strip()[:300]}"
