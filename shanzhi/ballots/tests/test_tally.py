"""The law's own numbers, the laws of a tally, and two implementations that must agree."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.ballots.rules.law import LAW, checked_value, effective, rule_named
from shanzhi.ballots.rules.shares import LARGEST_AREA, NoArea, Share, area_of
from shanzhi.ballots.rules.tally import Roll, tally
from shanzhi.ballots.tests.ballots_at_random import Made, at_random, item
from shanzhi.ballots.verifier.verify_ballot import Counting, Wrong, recount, verify


def outcome(
    total: tuple[int, str], part: tuple[int, str], yes: tuple[int, str], kind: str
) -> dict[str, Any]:
    """The result where so many heads with so much area took part and said yes, the rest said no."""
    votes: dict[int, dict[str, list[str]]] = {}
    cents: dict[int, int] = {}
    groups = (
        (yes, ["yes"]),
        ((part[0] - yes[0], str(Decimal(part[1]) - Decimal(yes[1]))), ["no"]),
        ((total[0] - part[0], str(Decimal(total[1]) - Decimal(part[1]))), None),
    )
    for (heads, area), ticked in groups:
        rest = int(Decimal(area) * 100)
        for left in range(heads, 0, -1):
            number, share = len(cents) + 1, rest // left
            cents[number], rest = share, rest - share
            if ticked:
                votes[number] = {"1": ticked}
        assert rest == 0
    frozen = {"items": [item(1, kind)], "rules": effective("owners", {}), "silence_clause": ""}
    found: dict[str, Any] = tally(frozen, Roll(cents), votes)["items"][0]
    return found


TOTAL = (300, "30000.00")


@pytest.mark.parametrize(
    ("part", "met"),
    [
        ((200, "20000.00"), True),
        ((199, "20000.00"), False),
        ((200, "19999.99"), False),
    ],
)
def test_two_thirds_of_heads_and_of_area_take_part(part: tuple[int, str], met: bool) -> None:
    assert outcome(TOTAL, part, (0, "0.00"), "ordinary")["quorum"]["met"] is met


@pytest.mark.parametrize(
    ("kind", "yes", "passed"),
    [
        ("ordinary", (101, "10000.00"), False),
        ("ordinary", (101, "10000.01"), True),
        ("ordinary", (100, "10000.01"), False),
        ("special", (150, "15000.00"), True),
        ("special", (149, "15000.00"), False),
        ("special", (150, "14999.99"), False),
    ],
)
def test_half_or_three_quarters_of_those_taking_part(
    kind: str, yes: tuple[int, str], passed: bool
) -> None:
    found = outcome(TOTAL, (200, "20000.00"), yes, kind)
    assert found["passed"] is passed
    assert found["needed"]["heads"]["needed"] == (101 if kind == "ordinary" else 150)
    assert found["needed"]["area"]["needed"] == ("10000.01" if kind == "ordinary" else "15000.00")


def test_a_real_ballot_carries_an_ordinary_item_and_would_not_carry_a_special_one() -> None:
    """905 of 1,152 heads and 93,449.08 of 124,799.30 m², 65.08 % and 65.99 % yes."""
    total, part = (1152, "124799.30"), (905, "93449.08")
    yes = (
        round(905 * 0.6508),
        str((Decimal("93449.08") * Decimal("0.6599")).quantize(Decimal("0.01"))),
    )
    assert outcome(total, part, yes, "ordinary")["passed"]
    special = outcome(total, part, yes, "special")
    assert (special["quorum"]["met"], special["passed"]) == (True, False)


def test_an_abstention_takes_part_and_is_not_a_yes() -> None:
    made = Made("owners", ["100.00"] * 3, [item(1)], [(1, {"1": ["yes"]}), (2, {"1": ["abstain"]})])
    (found,) = made.result()["items"]
    assert found["part"]["heads"] == 2
    assert (found["quorum"]["met"], found["passed"]) == (True, False)


def test_silence_counts_only_under_a_clause_where_the_notice_was_delivered_and_both_are_shown() -> (
    None
):
    votes = [(1, {"1": ["yes"]}), (2, {"1": ["yes"]}), (3, {"1": ["no"]})]
    made = Made("owners", ["100.00"] * 9, [item(1)], votes, "规约第九条", [1, 4, 5, 6])
    (found,) = made.result()["items"]
    assert found["silent"] == {"heads": 3, "area": "300.00"}
    assert found["with_silence"]["yes"]["heads"] == 5
    assert (found["passed"], found["without_silence"]["passed"]) == (True, False)
    made.silence = ""
    (found,) = made.result()["items"]
    assert not found["passed"]
    assert "with_silence" not in found


def test_unusable_papers_count_as_the_place_says_and_are_shown() -> None:
    votes = [(1, {"1": ["yes"]}), (2, {"1": ["invalid"]}), (3, {"1": ["blank"]})]
    made = Made("owners", ["100.00"] * 3, [item(1)], votes)
    (found,) = made.result()["items"]
    assert (found["unusable"]["heads"], found["part"]["heads"]) == (2, 1)
    made.said = {"invalid_takes_part": (True, "议事规则第五条", "业主大会约定")}
    (found,) = made.result()["items"]
    assert (found["part"]["heads"], found["quorum"]["met"], found["passed"]) == (3, True, False)


def elected(votes: list[list[str]], heads: int, most: int = 2) -> dict[str, Any]:
    made = Made("committee", ["0.00"] * heads, [item(1, "election", 4, most)],
                [(n, {"1": ticked}) for n, ticked in enumerate(votes, 1)])  # fmt: skip
    found: dict[str, Any] = made.result()["items"][0]
    return found


def test_who_is_elected_has_more_than_half_of_those_who_voted() -> None:
    found = elected([["o1", "o2"], ["o1", "o2"], ["o1", "o3"], ["abstain"]], 7)
    assert found["elected"] == ["o1"]  # o2 has half, not more
    assert elected([["o1"]] * 3, 7)["quorum"]["met"] is False  # 3 of 7 is not more than half
    assert elected([["o1"]] * 3, 7)["elected"] == []


def test_a_tie_for_the_last_place_takes_none_of_them() -> None:
    found = elected([["o1", "o2"], ["o1", "o3"], ["o2", "o3"]] * 2, 6, most=1)
    assert (found["elected"], sorted(found["tied"])) == ([], ["o1", "o2", "o3"])


def test_more_papers_than_voters_is_no_result() -> None:
    from shanzhi.ballots.rules.tally import tally_secret

    made = Made("committee", ["0.00"] * 3, [item(1, "election", 2, 1)], [])
    result = tally_secret(made.frozen, made.roll, 2, [{"1": ["o1"]}] * 3)
    assert (result["void"], result["passed"]) == ("more_papers_than_voters", [])


@pytest.mark.parametrize(
    ("kind", "heads", "part", "yes", "passed"),
    [
        ("assembly", 10, 6, 4, True),
        ("assembly", 10, 5, 5, False),
        ("assembly", 10, 6, 3, False),
        ("households", 10, 6, 4, True),
        ("representatives", 30, 20, 11, True),
        ("representatives", 30, 19, 19, False),
        ("representatives", 30, 20, 10, False),
        ("opinion", 100, 1, 1, True),
    ],
)
def test_residents_meetings(kind: str, heads: int, part: int, yes: int, passed: bool) -> None:
    votes = [(n, {"1": ["yes" if n <= yes else "no"]}) for n in range(1, part + 1)]
    made = Made(kind, ["0.00"] * heads, [item(1)], votes)
    assert bool(made.result()["passed"]) is passed


SHARES = st.builds(
    lambda n, d, more: Share(min(n, d), d, more),
    st.integers(0, 9),
    st.integers(1, 9),
    st.booleans(),
)


@given(SHARES, st.integers(1, 10**9), st.integers(0, 10**9))
def test_what_is_needed_is_the_least_that_is_enough(share: Share, total: int, had: int) -> None:
    need = share.needed(total)
    assert share.met(had, total) is (had >= need)
    area = Decimal(total) / 100
    assert share.needed(area) == Decimal(int(need)) / 100


@given(st.integers(0, 2**31), st.data())
def test_a_yes_more_never_turns_passed_into_failed(seed: int, data: st.DataObject) -> None:
    chance = random.Random(seed)
    made = at_random(chance)
    while made.is_secret or made.items[0]["kind"] not in ("ordinary", "special"):
        made = at_random(chance)
    before = made.result()["items"][0]["passed"]
    number = data.draw(st.integers(1, len(made.areas)))
    now = dict(made.votes)
    yes = {
        **{str(i["number"]): ["abstain"] for i in made.items},
        **now.get(number, {}),
        "1": ["yes"],
    }
    made.votes.append((number, yes))
    assert made.result()["items"][0]["passed"] >= before


@given(st.integers(0, 2**31))
def test_order_is_irrelevant_and_voting_again_is_voting_once(seed: int) -> None:
    chance = random.Random(seed)
    made = at_random(chance)
    result = made.result()
    if not made.is_secret:
        made.votes = list(dict(made.votes).items())  # the last of each
        assert made.result() == result
    chance.shuffle(made.votes)
    assert made.result() == result


def test_both_implementations_agree_on_ten_thousand_ballots() -> None:
    """The verifier reckons in its own way; every hundredth ballot through its whole record."""
    chance = random.Random(20260326)
    for turn in range(10_000):
        made = at_random(chance)
        if turn % 100:
            frozen = made.fixed([])
            assert recount(counting_of(made, frozen)) == made.result(frozen)
        else:
            verify(made.record())


def counting_of(made: Made, frozen: dict[str, Any]) -> Counting:
    """What the verifier has found when it has read the record."""
    counting = Counting(frozen, dict(made.roll.cents))
    counting.current = {number: (b"", choices) for number, choices in made.votes}
    counting.delivered = made.delivered
    counting.turnout = [[number, "online", False] for number, _choices in made.votes]
    counting.papers = [[True, choices] for _number, choices in made.votes]
    return counting


@given(st.integers(0, 2**31), st.integers(0, 2**31), st.integers(1, 255))
def test_any_one_byte_changed_is_found(seed: int, place: int, flip: int) -> None:
    record = bytearray(at_random(random.Random(seed)).record())
    record[place % len(record)] ^= flip
    with pytest.raises(Wrong):
        verify(bytes(record))


def test_every_byte_of_one_record_changed_is_found() -> None:
    made = Made("owners", ["50.25", "60.00"], [item(1)], [(1, {"1": ["yes"]}), (2, {"1": ["no"]})])
    record = made.record()
    verify(record)
    for place in range(len(record)):
        changed = bytearray(record)
        changed[place] ^= 1
        with pytest.raises(Wrong):
            verify(bytes(changed))


@pytest.mark.parametrize(
    "text", ["0", "-1", "0.00", "NaN", "sNaN", "Infinity", "1e400", "", "八十", "1.005", "1e8"]
)
def test_what_is_no_area(text: str) -> None:
    with pytest.raises(NoArea):
        area_of(text)


def test_an_area_has_two_decimals() -> None:
    assert [str(area_of(text)) for text in ("89.5", " 90 ", "1e2")] == ["89.50", "90.00", "100.00"]
    assert area_of(str(LARGEST_AREA)) == LARGEST_AREA


def test_every_rule_has_its_source_and_a_place_may_not_widen_the_law() -> None:
    assert all(str(rule.source) and str(rule.label) for rules in LAW.values() for rule in rules)
    cap = rule_named("committee", "proxy_cap")
    quorum = rule_named("owners", "quorum_heads")
    assert cap
    assert quorum
    assert checked_value(cap, 2) == 2
    share = {"n": 3, "d": 4, "more": False}
    assert checked_value(quorum, share) == share
    for rule, value in (
        (cap, 4),
        (cap, True),
        (cap, "3"),
        (quorum, 0.5),
        (quorum, {"n": 3, "d": 2, "more": True}),
    ):
        with pytest.raises(ValueError, match=r".+"):
            checked_value(rule, value)
