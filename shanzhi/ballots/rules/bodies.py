"""What each event of a ballot's chain says, as the list that is hashed. Pure.

The first word says what it is; moments are UTC with microseconds; nobody's name stands in any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def moment_text(at: datetime) -> str:
    """A moment as it is hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def opened(public_id: str, frozen_hash: str, roll_hash: str, at: datetime) -> list[Any]:
    """The first event: what was fixed."""
    return ["opened", public_id, frozen_hash, roll_hash, moment_text(at)]


def vote(
    *,
    key: str,
    elector: int,
    channel: str,
    choices: Mapping[str, Sequence[str]],
    at: datetime,
    by_proxy: bool,
    scan_hash: str,
    supersedes: str,
) -> list[Any]:
    """A vote: ``supersedes`` is the leaf (hex) of the one whose place it takes, or ""."""
    return [
        "vote",
        elector,
        dict(choices),
        channel,
        moment_text(at),
        key,
        by_proxy,
        scan_hash,
        supersedes,
    ]


def set_aside(elector: int, channel: str, at: datetime, scan_hash: str) -> list[Any]:
    """Two votes of one elector met: what the second says is told when a person has decided."""
    return ["set_aside", elector, channel, moment_text(at), scan_hash]


def decided(elector: int, end: str, at: datetime) -> list[Any]:
    """Which of the two counts; where it is the second, its vote stands beside."""
    return ["decided", elector, end, moment_text(at)]


def envelopes(digests: Iterable[str]) -> list[Any]:
    """Secret votes that came in together, by their digests in alphabetical order."""
    return ["envelopes", sorted(digests)]


def head(day: str) -> list[Any]:
    """The link of this event is what is published of a day."""
    return ["head", day]


def closed(at: datetime) -> list[Any]:
    """Nobody votes any more."""
    return ["closed", moment_text(at)]


def delivered(numbers: Iterable[int]) -> list[Any]:
    """To whom the notice was delivered with proof, where silence counts."""
    return ["delivered", sorted(numbers)]


def turnout(rows: Iterable[tuple[int, str, bool]]) -> list[Any]:
    """Who took part in a secret ballot: number, channel, by proxy; in the order of the roll."""
    return ["turnout", [list(row) for row in sorted(rows)]]


def papers(rows: Iterable[tuple[bool, Mapping[str, Sequence[str]]]]) -> list[Any]:
    """What was in the box, in an order that tells nothing: that of what is ticked."""
    return ["papers", sorted(([is_online, dict(choices)] for is_online, choices in rows), key=repr)]


def counted(result_hash: str, at: datetime) -> list[Any]:
    """The last event: the result that follows from all before."""
    return ["counted", result_hash, moment_text(at)]
