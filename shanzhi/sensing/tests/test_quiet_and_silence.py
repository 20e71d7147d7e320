"""The book's word about quiet and silence is that of a plain reading of each device's days."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.rhythm import BIN_MS
from shanzhi.sensing.rules.rows import Activity, KindRow, RuleRow
from shanzhi.sensing.tests.plain_quiet import PlainQuiet
from shanzhi.sensing.tests.test_rule_book import START, read, said

KIND = KindRow("door", 43_200, (Activity(0, is_state=True),), 0)
QUIET = RuleRow(1, 0, "quiet", "person", 2, "quiet", 2.5, 1.0)
SILENT = RuleRow(2, 0, "silent", "silence", 1, "silence", 2, 0)
PEOPLE, DAYS = 3, 11


def book_of(rule: RuleRow) -> RuleBook:
    return RuleBook([KIND], [rule], [""], np.zeros(PEOPLE, np.int16), zone_ms=0)


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10_000), wakes=st.integers(4, 11), often=st.floats(0.2, 1.0))
def test_whatever_their_days_are_the_book_says_what_a_plain_reading_says(
    seed: int, wakes: int, often: float
) -> None:
    dice = random.Random(seed)
    book, plain = book_of(QUIET), [PlainQuiet(2.5, KIND.interval_s * 1000) for _ in range(PEOPLE)]
    seen = np.full(PEOPLE, START, np.int64)
    still = [dice.randrange(7 * 48, DAYS * 48) for _ in range(PEOPLE)]
    for step in range(DAYS * 48):
        now = START + step * BIN_MS
        rows = []
        for who in range(PEOPLE):
            awake = wakes + who <= now // BIN_MS % 48 / 2 < 22
            if awake and dice.random() < often and not still[who] < step < still[who] + 40:
                late = dice.choice([0, 0, 0, BIN_MS])
                opens = [(who, 0, 1.0, now + 60_000 - late), (who, 0, 0.0, now + 90_000 - late)]
                rows += opens[: dice.choice([1, 2, 2, 2])] * dice.choice([1, 1, 2])
            # A device that is silent for a day and a half, now and then.
            if dice.random() > 0.01:
                seen[who] = now
        theirs = [
            (who, 0, *told) for who, _slot, value, at in rows for told in plain[who].read(value, at)
        ]
        mine = read(book, rows)
        late_now = now + dice.choice([BIN_MS // 2, BIN_MS - 1])
        mine += said(book.look(late_now, seen))
        theirs += [
            (who, 0, *told)
            for who in range(PEOPLE)
            for told in plain[who].look(late_now, int(seen[who]))
        ]
        assert sorted((one[0], one[1], one[2], one[4]) for one in mine) == sorted(theirs)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.lists(st.integers(0, 2), max_size=3)), max_size=30)
)
def test_silence_is_what_a_plain_clock_of_each_device_says(
    moments: list[tuple[int, list[int]]],
) -> None:
    book, seen, raised = book_of(SILENT), np.zeros(PEOPLE, np.int64), [False] * PEOPLE
    now = START
    for hours, heard in moments:
        now += hours * 3_600_000
        seen[heard] = now
        late = [bool(0 < at < now - 2 * KIND.interval_s * 1000) for at in seen.tolist()]
        changed = [(who, late[who]) for who in range(PEOPLE) if late[who] != raised[who]]
        raised = late
        assert [(one[0], one[2]) for one in said(book.look(now, seen))] == changed
