"""Double entry: what an entry must be, and what a set of entries comes to. Pure.

A line is (account, fen): above zero is a debit, below zero a credit, and the lines of one entry sum to
zero (借贷记账法, 《企业会计准则——基本准则》第十一条; Luca Pacioli, Summa de arithmetica, 1494).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

GENESIS = b"\x00" * 32
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """``fen`` on an account, never zero."""

    account_id: int
    fen: int


def faults_of(lines: Sequence[Line]) -> str:
    """ "" for lines that make an entry; else "few", "many", "zero" or "sum"."""
    if len(lines) < 2:
        return "few"
    if len(lines) > MOST_LINES:
        return "many"
    if any(line.fen == 0 for line in lines):
        return "zero"
    if len({line.account_id for line in lines}) < len(lines):
        return "twice"
    return "sum" if sum(line.fen for line in lines) else ""


def balances(lines: Iterable[Line]) -> dict[int, int]:
    """Fen on each account. A balance is a sum and is stored nowhere."""
    found: dict[int, int] = defaultdict(int)
    for line in lines:
        found[line.account_id] += line.fen
    return dict(found)


def overdrawn(before: Mapping[int, int], lines: Iterable[Line], money: Iterable[int]) -> list[int]:
    """Of the ``money`` accounts those that would hold less than nothing after ``lines``."""
    after = defaultdict(int, before)
    for line in lines:
        after[line.account_id] += line.fen
    return sorted(account for account in set(money) if after[account] < 0)


def reversed_lines(lines: Iterable[Line]) -> list[Line]:
    """What takes an entry back."""
    return [Line(line.account_id, -line.fen) for line in lines]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What of an entry is bound by its seal."""

    fund_id: int
    number: int
    day: date
    kind: str
    purpose: str
    project_id: int | None
    entered_by: int
    lines: tuple[Line, ...]


def seal(previous: bytes, entry: Sealed) -> bytes:
    """SHA-256 over the seal before and the entry: a change of any of them is found by a recount."""
    told = [
        entry.fund_id,
        entry.number,
        entry.day.isoformat(),
        entry.kind,
        entry.purpose,
        entry.project_id,
        entry.entered_by,
        [[line.account_id, line.fen] for line in entry.lines],
    ]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()
