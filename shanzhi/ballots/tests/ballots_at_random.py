"""Ballots without a database, for the laws: what was fixed, a roll, votes; and their record."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from shanzhi.ballots.rules import bodies
from shanzhi.ballots.rules.canonical import (
    GENESIS,
    canonical,
    hash_of_lines,
    leaf_of,
    link_of,
)
from shanzhi.ballots.rules.law import LAW, effective
from shanzhi.ballots.rules.roll import roll_line
from shanzhi.ballots.rules.shares import area_text
from shanzhi.ballots.rules.tally import Roll, cents_of, tally, tally_secret

OPENS = datetime(2026, 4, 1, tzinfo=UTC)
Choices = Mapping[str, Sequence[str]]
OWNERS = hashlib.sha256(b"x").hexdigest()


@cache
def _default(kind: str) -> list[dict[str, Any]]:
    """The law's rules, whose words need not be looked up ten thousand times."""
    return effective(kind, {})


@dataclass(slots=True)
class Made:
    """A ballot: ``votes`` are (number, choices) in the order in which they came in."""

    kind: str
    areas: list[str]
    items: list[dict[str, Any]]
    votes: list[tuple[int, dict[str, list[str]]]]
    silence: str = ""
    delivered: list[int] = field(default_factory=list)
    said: dict[str, tuple[Any, str, str]] = field(default_factory=dict)

    @property
    def is_secret(self) -> bool:
        return self.kind == "committee"

    @property
    def lines(self) -> list[dict[str, Any]]:
        found = []
        for number, area in enumerate(self.areas, 1):
            size = Decimal(area)
            units = [(f"1-{number}", size, "dwelling", True)] if size else []
            found.append(roll_line(number, "owner", size, units, OWNERS))
        return found

    @property
    def frozen(self) -> dict[str, Any]:
        return self.fixed(self.lines)

    def fixed(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        total = sum((Decimal(area) for area in self.areas), Decimal("0.00"))
        roll = {
            "hash": hash_of_lines(lines),
            "electors": len(self.areas),
            "area": area_text(total),
        }
        return {
            "ballot": "11111111-1111-4111-8111-111111111111",
            "kind": self.kind,
            "is_secret": self.is_secret,
            "silence_clause": self.silence,
            "opens_at": bodies.moment_text(OPENS),
            "closes_at": bodies.moment_text(OPENS + timedelta(days=30)),
            "items": self.items,
            "rules": effective(self.kind, self.said) if self.said else _default(self.kind),
            "roll": roll,
        }

    @property
    def roll(self) -> Roll:
        return Roll({n: cents_of(area) for n, area in enumerate(self.areas, 1)})

    def result(self, frozen: dict[str, Any] | None = None) -> dict[str, Any]:
        fixed = frozen or self.frozen
        if self.is_secret:
            papers = [choices for _number, choices in self.votes]
            return tally_secret(fixed, self.roll, len(self.votes), papers)
        return tally(fixed, self.roll, dict(self.votes), self.delivered)

    def events(self, frozen: dict[str, Any], result: dict[str, Any]) -> list[list[Any]]:
        found = [
            bodies.opened(frozen["ballot"], leaf_of(frozen).hex(), frozen["roll"]["hash"], OPENS)
        ]
        if self.is_secret:
            digests = [hashlib.sha256(str(n).encode()).hexdigest() for n, _ in self.votes]
            found.append(bodies.envelopes(digests))
        else:
            found += self._votes()
        found.append(bodies.closed(OPENS + timedelta(days=30)))
        if self.silence:
            found.append(bodies.delivered(self.delivered))
        if self.is_secret:
            found.append(bodies.turnout((n, "online", False) for n, _ in self.votes))
            found.append(bodies.papers((True, choices) for _, choices in self.votes))
        moment = OPENS + timedelta(days=31)
        return [*found, bodies.counted(leaf_of(result).hex(), moment)]

    def _votes(self) -> list[list[Any]]:
        found, last = [], dict[int, str]()
        for place, (number, choices) in enumerate(self.votes):
            on_paper = any(ticked in (["invalid"], ["blank"]) for ticked in choices.values())
            body = bodies.vote(
                key=f"key-{place}",
                elector=number,
                channel="paper" if on_paper else "online",
                choices=choices,
                at=OPENS + timedelta(seconds=place),
                by_proxy=False,
                scan_hash="5c" * 32 if on_paper else "",
                supersedes=last.get(number, ""),
            )
            last[number] = leaf_of(body).hex()
            found.append(body)
        return found

    def record(self) -> bytes:
        roll = self.lines
        frozen = self.fixed(roll)
        result = self.result(frozen)
        events = self.events(frozen, result)
        link, lines = GENESIS, []
        for event in events:
            link = link_of(link, leaf_of(event))
            lines.append(b"E %s %s\n" % (link.hex().encode(), canonical(event)))
        head = {
            "frozen": frozen,
            "frozen_hash": leaf_of(frozen).hex(),
            "result": result,
            "head": link.hex(),
            "sequence": len(events),
        }
        body = b"".join(
            [
                b"shanzhi-ballot/1\n",
                b"H %s\n" % canonical(head),
                *(b"R %s\n" % canonical(line) for line in roll),
                *lines,
            ]
        )
        return body + b"Z %s\n" % hashlib.sha256(body).hexdigest().encode()


def item(number: int, kind: str = "ordinary", options: int = 0, most: int = 1) -> dict[str, Any]:
    """A frozen item."""
    found = [{"key": f"o{n}", "label": f"候选人{n}"} for n in range(1, options + 1)]
    return {"number": number, "kind": kind, "matter": 0, "title": f"事项{number}", "words": "",
            "options": found, "most": most}  # fmt: skip


def at_random(chance: random.Random) -> Made:
    """Any ballot of any kind, small, with rules of its own now and then."""
    kind = chance.choice(sorted(LAW))
    many = chance.randint(1, 12)
    weighed = kind == "owners"
    areas = [f"{chance.randint(1, 20000) / 100:.2f}" if weighed else "0.00" for _ in range(many)]
    items = [_item(chance, kind, number) for number in range(1, chance.randint(1, 3) + 1)]
    numbers = list(range(1, many + 1))
    voting = [n for n in numbers if chance.random() < 0.8]
    if kind != "committee":
        voting += [n for n in voting if chance.random() < 0.2]
    votes = [(n, {str(i["number"]): _ticks(chance, i) for i in items}) for n in voting]
    silence = "未表决的视同同意多数意见" if weighed and chance.random() < 0.4 else ""
    delivered = [n for n in numbers if chance.random() < 0.5] if silence else []
    said: dict[str, tuple[Any, str, str]] = {}
    if chance.random() < 0.3:
        share = {"n": chance.randint(1, 4), "d": 4, "more": chance.random() < 0.5}
        said["pass_ordinary"] = (share, "管理规约", "另有约定")
    if chance.random() < 0.5:
        said["invalid_takes_part"] = (chance.random() < 0.5, "管理规约", "另有约定")
    return Made(kind, areas, items, votes, silence, delivered, said)


def _item(chance: random.Random, kind: str, number: int) -> dict[str, Any]:
    sort = "election" if kind == "committee" else chance.choice(
        ["ordinary", "special", "choice"] if kind == "owners" else ["ordinary", "choice"]
    )  # fmt: skip
    if sort in ("ordinary", "special"):
        return item(number, sort)
    options = chance.randint(2, 5)
    return item(number, sort, options, chance.randint(1, options))


def _ticks(chance: random.Random, frozen: Mapping[str, Any]) -> list[str]:
    if chance.random() < 0.1:
        return [chance.choice(["invalid", "blank"])]
    if chance.random() < 0.15:
        return ["abstain"]
    if frozen["kind"] in ("ordinary", "special"):
        return [chance.choice(["yes", "yes", "no"])]
    keys = [option["key"] for option in frozen["options"]]
    return sorted(chance.sample(keys, chance.randint(1, frozen["most"])))
