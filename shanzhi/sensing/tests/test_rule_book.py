"""The book of rules says what a plain reading of each rule says, whatever comes in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.sensing.models import Form
from shanzhi.sensing.rules import rows as words
from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.rows import KindRow, RuleRow, Verdicts
from shanzhi.sensing.tests.plain_rules import PlainBook, Said

START = 1_800_000_000_000
KINDS = [KindRow("heat", 600), KindRow("smoke", 43_200)]
RULE = RuleRow(1, 0, "hot", "fire", 3, "above", 60.0, 50.0, slot=0)
NEVER = np.zeros(3, np.int64)
Reading = tuple[int, int, float, int]


def book_of(rules: list[RuleRow], kind_of: list[int]) -> RuleBook:
    return RuleBook(KINDS, rules, [""], np.array(kind_of, np.int16))


def said(verdicts: Verdicts) -> list[Said]:
    return list(
        zip(
            verdicts.device.tolist(),
            verdicts.rule.tolist(),
            verdicts.raised.tolist(),
            verdicts.value.round(6).tolist(),
            verdicts.at_ms.tolist(),
            verdicts.again.tolist(),
            strict=True,
        )
    )


def read(book: RuleBook, readings: list[Reading]) -> list[Said]:
    idx, slot, value, at = zip(*readings, strict=True) if readings else ((), (), (), ())
    return said(
        book.read(
            np.array(idx, np.int32),
            np.array(slot, np.uint8),
            np.array(value, np.float64),
            np.array(at, np.int64),
        )
    )


def test_the_words_of_forms_are_those_of_the_table() -> None:
    assert {words.SILENCE, words.QUIET, *words.OF_READINGS} == set(Form.values)


forms = st.sampled_from(["above", "below", "rise", "together"])
values = st.sampled_from([0.0, 5.0, 10.0, 12.0, 20.0, 30.0, float("nan"), float("inf")])


@st.composite
def some_rules(draw: st.DrawFn) -> list[RuleRow]:
    """Two to five rules over two slots of two kinds."""
    rules = []
    for number in range(draw(st.integers(2, 5))):
        of = draw(st.integers(1, 4))
        form = draw(forms)
        slot = draw(st.integers(0, 1))
        high, low = draw(st.sampled_from([(20.0, 10.0), (12.0, 5.0), (10.0, 10.0), (5.0, 0.0)]))
        rules.append(
            RuleRow(
                number,
                draw(st.integers(0, 1)),
                f"rule {number}",
                "fire",
                3,
                form,
                low if form == "below" else high,
                high if form == "below" else low,
                slot=slot,
                other_slot=1 - slot if form == "together" else -1,
                other_at=10.0 if form == "together" else float("inf"),
                window_s=draw(st.sampled_from([0, 30, 180])),
                needed=draw(st.integers(1, of)),
                of=of,
                hold_s=draw(st.sampled_from([0, 0, 20, 90])),
            )
        )
    return rules


@st.composite
def some_days(draw: st.DrawFn) -> list[list[Reading] | int]:
    """Calls of readings, some late, some said twice; between them looks at later moments."""
    now = START
    calls: list[list[Reading] | int] = []
    for _ in range(draw(st.integers(1, 12))):
        now += draw(st.sampled_from([0, 1_000, 20_000, 60_000, 130_000, 700_000]))
        if draw(st.integers(0, 4)) == 0:
            calls.append(now)
            continue
        rows: list[Reading] = []
        for _row in range(draw(st.integers(0, 8))):
            late = draw(st.sampled_from([0, 0, 0, 1, 15_000, 700_000]))
            now += draw(st.sampled_from([0, 0, 500, 45_000]))
            row = (draw(st.integers(0, 2)), draw(st.integers(0, 1)), draw(values), now - late)
            rows += [row] * draw(st.sampled_from([1, 1, 1, 2]))
        calls.append(rows)
    return calls


@settings(max_examples=60, deadline=None)
@given(rules=some_rules(), calls=some_days())
def test_whatever_comes_the_book_says_what_a_plain_reading_says(
    rules: list[RuleRow], calls: list[list[Reading] | int]
) -> None:
    kind_of = [0, 1, 0]
    book, plain = book_of(rules, kind_of), PlainBook(rules, kind_of)
    for call in calls:
        if isinstance(call, int):
            assert sorted(said(book.look(call, NEVER))) == sorted(plain.look(call))
        else:
            mine, theirs = read(book, call), plain.read(call)
            assert sorted(mine) == sorted(theirs)
            assert [one[0] for one in mine if one[0] == 0] == [
                one[0] for one in theirs if one[0] == 0
            ]


@settings(max_examples=20, deadline=None)
@given(rules=some_rules(), calls=some_days(), cut=st.integers(0, 20))
def test_how_readings_are_cut_into_calls_changes_nothing(
    rules: list[RuleRow], calls: list[list[Reading] | int], cut: int
) -> None:
    whole, cuts = book_of(rules, [0, 1, 0]), book_of(rules, [0, 1, 0])
    readings = [row for call in calls if not isinstance(call, int) for row in call]
    together = read(whole, readings)
    apart = read(cuts, readings[:cut]) + read(cuts, readings[cut:])
    assert sorted(together, key=_by_cell) == sorted(apart, key=_by_cell)


@settings(max_examples=20, deadline=None)
@given(rules=some_rules(), calls=some_days(), cut=st.integers(0, 20))
def test_a_book_that_takes_over_goes_on_where_the_older_one_stopped(
    rules: list[RuleRow], calls: list[list[Reading] | int], cut: int
) -> None:
    whole, older = book_of(rules, [0, 1, 0]), book_of(rules, [0, 1, 0])
    readings = [row for call in calls if not isinstance(call, int) for row in call]
    more = [replace(rules[0], id=99, name="one more", form="above", raise_at=1e9), *rules[::-1]]
    # One device more stands first; the others move on by one.
    newer = book_of(more, [1, 0, 1, 0])
    first = read(older, readings[:cut])
    newer.carry(older, np.array([-1, 0, 1, 2], np.int32))
    then = read(newer, [(who + 1, slot, value, at) for who, slot, value, at in readings[cut:]])
    moved: list[Said] = [
        (who - 1, len(rules) - rule, up, value, at, again)
        for who, rule, up, value, at, again in then
    ]
    whole_said = read(whole, readings[:cut]) + read(whole, readings[cut:])
    assert sorted(first + moved, key=_by_cell) == sorted(whole_said, key=_by_cell)


def _by_cell(one: Said) -> tuple[int, int]:
    return one[0], one[1]
