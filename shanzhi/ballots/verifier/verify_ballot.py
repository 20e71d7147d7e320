#!/usr/bin/env python3
"""Check the record of a ballot at home: python3 verify_ballot.py RECORD [--head HEX] [--receipt HEX]

One file, nothing but Python's standard library (3.9 or newer), no network. It recounts the votes in its
own way, shares no line with the program that counted them, and names the first event that does not hold.
Ends with 0 when everything holds, with 1 when something does not.

The record (UTF-8, one thing a line):
    shanzhi-ballot/1
    H {what was fixed at opening, the result, the end of the chain}
    R {an elector: number, units, area, hash of the owners' names}      as many as the roll has
    E link [an event]                                                   in the order of the chain
    Z SHA-256 of every byte before this line
leaf = SHA-256(event as it stands here); link = SHA-256(link before + leaf), 32 zero bytes before the first.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import re
import sys
from binascii import hexlify
from fractions import Fraction
from pathlib import Path
from typing import Any

FORMAT = b"shanzhi-ballot/1"
# Nearly every line is one of these two; they are read in one go. What looks otherwise is read as JSON.
ELECTOR = re.compile(
    rb'^R \{"area":"(\d+)\.(\d\d)","kind":"\w+","number":([1-9]\d*),"owners":"[0-9a-f]*",'
    rb'"units":\[(?:\["[^"\\\x00-\x1f]*","\d+\.\d\d","\w+",(?:true|false)\],?)*\]\}$',
    re.MULTILINE,
)
VOTE = re.compile(
    rb'\["vote",([1-9]\d*),(\{[^{}\\]*\}),"([a-z]+)","([0-9T:.+-]+)","([^"\\\x00-\x1f]*)",'
    rb'(?:true|false),"([0-9a-f]*)","([0-9a-f]*)"\]'
)

# not on screen: this file stands alone and carries its words in both languages
WORDS = """
holds|核对无误：%s 个事件首尾相接，重新计票与公布的结果一致。|All holds: %s events are chained and the recount agrees.
broken|从第 %s 个事件起对不上：%s|Broken from event %s: %s
wrong|对不上：%s|Does not hold: %s
head_there|您保存的校验码是第 %s 个事件的。|The head you kept is that of event %s.
head_gone|记录里没有您保存的校验码：%s|The head you kept is not in the record: %s
receipt_counts|您的回执是第 %s 个事件，这一票计入了结果。|Your receipt is event %s; this vote was counted.
receipt_before|您的回执是第 %s 个事件，后来改投了，以后一张为准。|Your receipt is event %s; a later vote took its place.
receipt_box|您的信封在第 %s 个事件里，已放入票箱。|Your envelope is in event %s.
receipt_gone|记录里没有您的回执：%s|Your receipt is not in the record: %s
"""


class Wrong(Exception):
    """What does not hold, and from which event (0: not an event)."""

    def __init__(self, what: str, event: int = 0) -> None:
        super().__init__(what)
        self.event = event


class Record:
    """The parts of a record, each checked for being the one way in which it can be written."""

    def __init__(self, data: bytes) -> None:
        end = data.rfind(b"\n", 0, -1) + 1
        if data[-1:] != b"\n" or not end or data[end : end + 2] != b"Z ":
            raise Wrong("the record has no end")
        same = hashlib.sha256(memoryview(data)[:end]).hexdigest().encode() == data[end + 2 : -1]
        self.note = "" if same else "the sum over the whole record differs"
        begin = len(FORMAT) + 1
        roll = data.find(b"\n", begin, end) + 1
        if data[:begin] != FORMAT + b"\n" or not roll or data[begin : begin + 2] != b"H ":
            raise Wrong("not a record of a ballot")
        self.head = _one_way(data[begin + 2 : roll - 1])
        chain = data.find(b"\nE ", roll - 1, end) + 1
        if not chain:
            raise Wrong("events are missing at the end")
        self.roll = data[roll : max(roll, chain - 1)]
        self.events = data[chain : end - 1].split(b"\n")

    def electors(self) -> dict[int, int]:
        """Area in hundredths by number of the roll. Raises Wrong."""
        lines = self.roll.split(b"\n") if self.roll else []
        found = ELECTOR.findall(self.roll)
        if len(found) == len(lines):
            electors = {int(number): int(whole + rest) for whole, rest, number in found}
        else:
            if not all(line.startswith(b"R ") for line in lines):
                raise Wrong("a line of the roll is damaged")
            rows = [_read(line[2:]) for line in lines]
            electors = {row["number"]: _cents(row["area"]) for row in rows}
        if len(electors) != len(lines):
            raise Wrong("the roll has other electors than at the opening")
        return electors

    def roll_hash(self) -> str:
        """SHA-256 over the roll's lines without their letter."""
        plain = (b"\n" + self.roll).replace(b"\nR ", b"\n")[1:]
        return hashlib.sha256(plain + b"\n" if plain else b"").hexdigest()


def _one_way(text: bytes) -> Any:
    """A JSON text, refused when it is not written in the one canonical way."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Wrong("a line is no JSON") from None
    again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if again.encode("utf-8", "surrogatepass") != text:
        raise Wrong("a line is written in another way than it was hashed")
    return value


class Counting:
    """Goes along the chain: who voted last, what was delivered, what was in the box."""

    def __init__(self, frozen: dict[Any, Any], electors: dict[Any, Any]) -> None:
        self.frozen, self.electors = frozen, electors
        self.current: dict[Any, Any] = {}
        self.keys: set[Any] = set()
        self.leaves: list[Any] = []  # of every event, in their order
        self.links: list[Any] = []
        self.others: set[int] = set()  # events that are no votes
        self.envelopes: dict[Any, Any] = {}
        self.delivered: list[Any] = []
        self.turnout: list[Any] = []
        self.papers: list[Any] = []
        self.last: list[Any] = []
        self.opens, self.closes = frozen["opens_at"].encode(), frozen["closes_at"].encode()
        self.ways: dict[Any, Any] = {}  # (ticks as they stand, channel) → what they say
        self.allowed = {
            str(item["number"]): (
                {"yes", "no", "abstain"}
                if item["kind"] in ("ordinary", "special")
                else {option["key"] for option in item["options"]} | {"abstain"},
                item["most"],
            )
            for item in frozen["items"]
        }

    def take(self, number: int, event: list[Any], leaf: bytes) -> None:
        """One event. Raises Wrong when it cannot be so."""
        if (event[0] == "opened") != (number == 1):
            raise Wrong("an opening that is not the first event", number)
        if event[0] == "vote":
            self._vote(number, event, leaf)
        else:
            self._other(number, event)
        self.last = event

    def _other(self, number: int, event: list[Any]) -> None:
        kind = event[0]
        self.others.add(number)
        if kind == "envelopes":
            self.envelopes.update(dict.fromkeys(event[1], number))
        elif kind == "delivered":
            self.delivered = event[1]
        elif kind == "turnout":
            self.turnout = event[1]
        elif kind == "papers":
            self.papers = event[1]
        elif kind not in ("opened", "set_aside", "decided", "head", "closed", "counted"):
            raise Wrong("an unknown kind of event", number)

    def _vote(self, number: int, event: list[Any], leaf: bytes) -> None:
        _kind, elector, choices, channel, at, key, _proxy, scan, supersedes = event
        self._readable(number, choices, channel, scan)
        words = (elector, choices, at.encode(), key.encode(), supersedes.encode())
        self.count(number, words, leaf)

    def count(self, number: int, vote: Any, leaf: bytes) -> None:
        """A vote whose ticks can be used, in the place of the one before. Raises Wrong."""
        elector, choices, at, key, supersedes = vote
        if elector not in self.electors:
            raise Wrong("a vote of somebody who is not on the roll", number)
        if not self.opens <= at <= self.closes:
            raise Wrong("a vote outside of the window", number)
        if key in self.keys:
            raise Wrong("the same vote twice", number)
        before = self.current.get(elector)
        if supersedes != (hexlify(before[0]) if before else b""):
            raise Wrong("a second vote of one elector that takes no vote's place", number)
        self.keys.add(key)
        self.current[elector] = (leaf, choices)

    def way(self, number: int, text: bytes, channel: bytes, scan: bytes) -> Any:
        """What the ticks say. There are few ways to tick, and each is read once. Raises Wrong."""
        choices = _one_way(text)
        self._readable(number, choices, channel.decode(), scan.decode())
        self.ways[text, channel, bool(scan)] = choices
        return choices

    def _readable(self, number: int, choices: dict[Any, Any], channel: str, scan: str) -> None:
        if channel in ("paper", "letter") and not scan:
            raise Wrong("a paper vote without its scan", number)
        self._usable(number, choices, channel)

    def _usable(self, number: int, choices: dict[Any, Any], channel: str) -> None:
        if len(choices) != len(self.allowed):
            raise Wrong("a vote on other items than those of the notice", number)
        for item, ticked in choices.items():
            if item not in self.allowed:
                raise Wrong("a vote on other items than those of the notice", number)
            keys, most = self.allowed[item]
            if len(ticked) == 1 and ticked[0] in keys:
                continue
            if channel != "online" and ticked in (["invalid"], ["blank"]):
                continue
            if not 1 < len(ticked) <= most or len(set(ticked)) != len(ticked):
                raise Wrong("too many or too few ticks, or one outside of the choices", number)
            if not keys.issuperset(ticked) or "abstain" in ticked:
                raise Wrong("a tick outside of the choices", number)


def verify(data: bytes) -> Counting:
    """Check a whole record; returns what was found on the way. Raises Wrong."""
    record = Record(data)
    gc.disable()  # a million votes make no circles, and looking for them takes half the time
    try:
        found = _verify(record)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError) as why:
        raise Wrong("the record is damaged: " + type(why).__name__) from None
    finally:
        gc.enable()
    if record.note:
        raise Wrong(record.note)
    return found


def _verify(record: Record) -> Counting:  # noqa: C901  # 2026-11-26: one list of what must hold
    head = record.head
    frozen, result = head["frozen"], head["result"]
    electors = record.electors()
    counting = Counting(frozen, electors)
    _walk(record.events, counting)
    first = _read(record.events[0][67:])
    roll_hash = record.roll_hash()
    if not first[2] == _hash(frozen) == head["frozen_hash"]:
        raise Wrong("the rules or items are not those of the opening")
    if not first[3] == roll_hash == frozen["roll"]["hash"]:
        raise Wrong("the roll is not that of the opening")
    if len(electors) != frozen["roll"]["electors"]:
        raise Wrong("the roll has other electors than at the opening")
    if first[1] != frozen["ballot"] or head["sequence"] != len(record.events):
        raise Wrong("events are missing at the end")
    if counting.links[-1] != head["head"].encode():
        raise Wrong("the end of the chain is another")
    if counting.last[:2] != ["counted", _hash(result)]:
        raise Wrong("the result is not the one that was announced")
    if head.keys() != {"frozen", "result", "frozen_hash", "head", "sequence"}:
        raise Wrong("the first line says something else")
    if recount(counting) != result:
        raise Wrong("the recount gives another result than the one announced")
    return counting


def _walk(events: list[Any], counting: Counting) -> None:
    link = bytes(32)
    sha256, as_vote, ways, count = hashlib.sha256, VOTE.fullmatch, counting.ways, counting.count
    links, leaves = counting.links.append, counting.leaves.append
    for number, line in enumerate(events, 1):
        said, text = line[2:66], line[67:]
        leaf = sha256(text).digest()
        link = sha256(link + leaf).digest()
        if hexlify(link) != said or line[:2] != b"E " or line[66:67] != b" ":
            raise Wrong("this event, or its link to the one before, was changed", number)
        links(said)
        leaves(leaf)
        vote = as_vote(text)
        if vote is None or number == 1:
            counting.take(number, _read(text), leaf)
            continue
        elector, ticks, channel, at, key, scan, supersedes = vote.groups()
        choices = ways.get((ticks, channel, bool(scan))) or counting.way(
            number, ticks, channel, scan
        )
        count(number, (int(elector), choices, at, key, supersedes), leaf)


_decode = json.JSONDecoder().raw_decode


def _read(text: bytes) -> Any:
    """A JSON text without anything around it."""
    words = text.decode()
    value, end = _decode(words)
    if end != len(words):
        raise Wrong("something stands behind a line")
    return value


def recount(counting: Counting) -> dict[Any, Any]:
    """The result, reckoned anew from the votes that stand."""
    frozen = counting.frozen
    rules = {rule["name"]: rule["value"] for rule in frozen["rules"]}
    weighed = "quorum_area" in rules
    if frozen["is_secret"]:
        rows = [(1, 0, paper[1]) for paper in counting.papers]
        total, voted = (len(counting.electors), 0), len(counting.turnout)
    else:
        rows = _alike(counting)
        total = (len(counting.electors), sum(counting.electors.values()))
        voted = len(counting.current)
    silent = [n for n in sorted(set(counting.delivered)) if n not in counting.current]
    silence = (len(silent), sum(counting.electors[n] for n in silent))
    items = [
        _item(item, rows, total, rules, silence if frozen["silence_clause"] else None,
              voted if frozen["is_secret"] else None)
        for item in frozen["items"]
    ]  # fmt: skip
    found = {
        "items": items,
        "passed": [row["number"] for row in items if row["passed"]],
        "quorum_met": not [row for row in items if not row["quorum"]["met"]],
        "total": _pair(total, weighed),
        "void": "",
        "voted": voted,
    }
    if frozen["is_secret"]:
        found["papers"] = len(rows)
        if len(rows) > voted:
            found.update(void="more_papers_than_voters", passed=[])
    return found


def _alike(counting: Counting) -> list[Any]:
    """(heads, area, choices) of votes that say the same, together: there are few kinds of them."""
    found: dict[int, Any] = {}
    for elector, (_leaf, choices) in counting.current.items():
        group = found.get(id(choices))
        if group is None:
            group = found[id(choices)] = [0, 0, choices]
        group[0] += 1
        group[1] += counting.electors[elector]
    return [tuple(group) for group in found.values()]


def _item(item: Any, rows: Any, total: Any, rules: Any, silence: Any, voters: Any) -> Any:  # noqa: C901  # 2026-11-26: one item, from top to bottom
    name, plain = str(item["number"]), item["kind"] in ("ordinary", "special")
    weighed = "quorum_area" in rules
    answers = ["yes", "no", "abstain"] if plain else [o["key"] for o in item["options"]]
    sums = {key: [0, 0] for key in ([*answers] if plain else [*answers, "abstain"])}
    unusable, part = [0, 0], [0, 0]
    for head, cents, choices in rows:
        is_usable = choices[name] not in (["invalid"], ["blank"])
        for key in choices[name] if is_usable else ():
            sums[key][0] += head
            sums[key][1] += cents
        if not is_usable:
            unusable[0] += head
            unusable[1] += cents
        if is_usable or rules["invalid_takes_part"]:
            part[0] += head
            part[1] += cents
    if voters is not None:
        part = [voters, 0]
    row = {
        "number": item["number"],
        "kind": item["kind"],
        "counts": {key: _pair(pair, weighed) for key, pair in sums.items()},
        "unusable": _pair(unusable, weighed),
    }
    row.update(_judged(item, answers, sums, part, total, rules))
    if silence is not None and plain:
        row["without_silence"] = {"quorum": row["quorum"], "passed": row["passed"]}
        row["silent"] = _pair(silence, weighed)
        for side in (0, 1):
            yes, no = sums["yes"][side], sums["no"][side]
            if yes != no:
                sums["yes" if yes > no else "no"][side] += silence[side]
            part[side] += silence[side]
        row["with_silence"] = {key: _pair(pair, weighed) for key, pair in sums.items()}
        row.update(_judged(item, answers, sums, part, total, rules))
    return row


def _judged(item: Any, answers: Any, sums: Any, part: Any, total: Any, rules: Any) -> Any:
    quorum = _against(part, total, rules["quorum_heads"], rules.get("quorum_area"))
    wanted = rules["pass_special" if item["kind"] == "special" else "pass_ordinary"]
    both = wanted if "quorum_area" in rules else None
    weighed = both is not None
    if item["kind"] in ("ordinary", "special"):
        yes = _against(sums["yes"], part, wanted, both)
        passed = quorum["met"] and yes["met"]
        return {"part": _pair(part, weighed), "quorum": quorum, "needed": yes, "passed": passed}
    over = [key for key in answers if _against(sums[key], part, wanted, both)["met"]]
    ranked = sorted(over, key=lambda key: -sums[key][0])
    sure, tied = set(ranked[: item["most"]]), []
    if len(ranked) > item["most"]:
        edge = sums[ranked[item["most"] - 1]][0]
        if sums[ranked[item["most"]]][0] == edge:
            tied = [key for key in over if sums[key][0] == edge]
            sure -= set(tied)
    elected = [key for key in answers if key in sure]
    return {
        "part": _pair(part, weighed),
        "quorum": quorum,
        "needed": _against([0, 0], part, wanted, both),
        "elected": elected if quorum["met"] else [],
        "tied": tied if quorum["met"] else [],
        "passed": bool(quorum["met"] and elected),
    }


def _against(had: Any, of: Any, heads: Any, area: Any) -> Any:
    met, needed = _enough(had[0], of[0], heads)
    if heads["n"] == 0 and not heads["more"]:
        met = True
    found = {"heads": {"had": had[0], "needed": needed, "met": met}, "met": met}
    if area is not None:
        met_area, needed = _enough(had[1], of[1], area)
        found["area"] = {"had": _metres(had[1]), "needed": _metres(needed), "met": met_area}
        found["met"] = met and met_area
    return found


def _enough(had: int, of: int, share: dict[Any, Any]) -> tuple[Any, ...]:
    limit = Fraction(share["n"], share["d"]) * of
    floor = limit.numerator // limit.denominator
    least = floor + 1 if share["more"] or floor != limit else floor
    return of > 0 and had >= least, least


def _pair(pair: Any, weighed: bool) -> Any:
    return {"heads": pair[0], "area": _metres(pair[1])} if weighed else {"heads": pair[0]}


def _metres(cents: int) -> str:
    text = str(cents).zfill(3)
    return text[:-2] + "." + text[-2:]


def _cents(area: str) -> int:
    whole, rest = area[:-3], area[-2:]
    if area[-3] != "." or not (whole + rest).isdecimal():
        raise Wrong("an area that is none")
    return int(whole + rest)


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def receipt_words(counting: Counting, receipt: str) -> tuple[Any, ...]:
    """(key of the words, what they are filled with) of a receipt."""
    try:
        number = counting.leaves.index(bytes.fromhex(receipt)) + 1
    except ValueError:
        number = 0
    if number and number not in counting.others:
        counts = any(leaf.hex() == receipt for leaf, _choices in counting.current.values())
        return ("receipt_counts" if counts else "receipt_before"), number
    if receipt in counting.envelopes:
        return "receipt_box", counting.envelopes[receipt]
    return "receipt_gone", receipt


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("record")
    parser.add_argument("--head", action="append", default=[])
    parser.add_argument("--receipt", action="append", default=[])
    asked = parser.parse_args(arguments)
    try:
        counting = verify(Path(asked.record).read_bytes())
    except Wrong as why:
        say("broken" if why.event else "wrong", *((why.event, why) if why.event else (why,)))
        return 1
    failed = 0
    say("holds", len(counting.links))
    for head in asked.head:
        wanted = head.strip().lower().encode()
        number = counting.links.index(wanted) + 1 if wanted in counting.links else 0
        say("head_there" if number else "head_gone", number or head)
        failed |= not number
    for receipt in asked.receipt:
        key, what = receipt_words(counting, receipt.strip().lower())
        say(key, what)
        failed |= key == "receipt_gone"
    return int(failed)


def say(key: str, *parts: object) -> None:
    """Print the words in both languages."""
    table = {row.split("|")[0]: row.split("|")[1:] for row in WORDS.strip().splitlines()}
    chinese, english = table[key]
    sys.stdout.write(chinese % parts + "\n" + english % parts + "\n")


if __name__ == "__main__":
    sys.exit(main())
