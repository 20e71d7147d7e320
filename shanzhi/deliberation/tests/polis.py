"""Two real conversations with published groups and figures (Polis open data, CC BY 4.0, The
Computational Democracy Project): what the mathematics of common ground is held against."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from shanzhi.deliberation.rules.opinion_groups import Ints, Votes

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """A conversation: its rows of votes as they were cast, what was published of statements and
    people, the votes as arrays, and the published label of each person (-1: none)."""

    cast: list[Row]
    statements: dict[int, Row]
    people: list[Row]
    votes: Votes
    labels: Ints


def known(name: str) -> Known:
    """Read one; skips the test in one line where it is absent."""
    folder = _folder(name)
    cast, people = _rows(folder / "votes.csv"), _rows(folder / "participants-votes.csv")
    statements = {int(row["comment-id"]): row for row in _rows(folder / "comments.csv")}
    ids = np.array([int(key) for key in people[0] if key.isdecimal()])
    labels = np.array([int(row["group-id"] or -1) for row in people])
    last = last_votes(cast)
    keys = np.array(sorted(last))
    values = np.array([last[person, statement] for person, statement in keys.tolist()], np.int8)
    rows = {int(row["participant"]): number for number, row in enumerate(people)}
    votes = Votes(
        people=np.array([rows[int(person)] for person in keys[:, 0]]),
        columns=np.searchsorted(ids, keys[:, 1]),
        values=values,
        n=len(people),
        ids=ids,
        is_out=_out(ids, statements),
    )
    return Known(cast, statements, people, votes, labels)


def _folder(name: str) -> Path:
    """Where they lie; a promise by SHANZHI_SHARED that is not kept is a failure."""
    promised = os.environ.get("SHANZHI_SHARED")
    root = Path(promised) if promised else Path(__file__).resolve().parents[4] / "shared"
    folder = root / "data" / "polis" / name
    if not folder.is_dir():
        say = pytest.fail if promised else pytest.skip
        say(f"the real conversations are not beside the project (polis/{name})")
    return folder


def last_votes(cast: list[Row]) -> dict[tuple[int, int], int]:
    """By person and statement, the vote that was cast last."""
    found: dict[tuple[int, int], int] = {}
    for row in sorted(cast, key=lambda row: int(row["timestamp"])):
        found[int(row["voter-id"]), int(row["comment-id"])] = int(row["vote"])
    return found


def _out(ids: Ints, statements: dict[int, Row]) -> NDArray[np.bool_]:
    """What a moderator took out, and what is about the talk itself."""
    return np.array(
        [
            (row := statements[number])["moderated"] == "-1" or row.get("is-meta") == "true"
            for number in ids.tolist()
        ]
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))
