"""Money, ledger and counting as laws: whatever is fed in, these hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.projects.rules.counting import Candidate, Method, Outcome, Why, count
from shanzhi.projects.rules.judging import Verdict, phase, standing, verdict
from shanzhi.projects.rules.ledger import (
    GENESIS,
    Line,
    Sealed,
    balances,
    faults_of,
    overdrawn,
    reversed_lines,
    seal,
)
from shanzhi.projects.rules.money import MOST_FEN, fen_of, plain_yuan, yuan

FEN = st.integers(1, MOST_FEN)
LINES = st.lists(
    st.builds(Line, st.integers(1, 8), st.integers(-(10**9), 10**9)),
    max_size=8,
    unique_by=lambda line: line.account_id,
)


@given(FEN)
def test_an_amount_is_read_as_it_is_written(fen: int) -> None:
    assert fen_of(yuan(fen)) == fen == fen_of(plain_yuan(fen)) == fen_of(f"￥{yuan(fen)}元")


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0.00", "-5", "NaN", "nan", "inf", "1e400", "1e3", "12.345", "1,00", "二百", "+7",
     "100000001", "9" * 400, "1 000", "０", "\x00", "12;", "0x10"],
)  # fmt: skip
def test_what_is_no_amount_is_no_amount(typed: str) -> None:
    assert fen_of(typed) is None


@given(LINES)
def test_an_entry_and_its_reversal_leave_every_account_as_it_was(lines: list[Line]) -> None:
    assert set(balances([*lines, *reversed_lines(lines)]).values()) <= {0}


@given(LINES)
def test_lines_without_fault_sum_to_zero_and_any_change_of_one_is_a_fault(
    lines: list[Line],
) -> None:
    closing = Line(9, -sum(line.fen for line in lines))
    entry = [*lines, closing]
    if faults_of(entry):
        return
    assert sum(line.fen for line in entry) == 0
    assert faults_of([*entry, *entry]) == "twice"
    entry[0] = Line(entry[0].account_id, entry[0].fen + 1)
    assert faults_of(entry) in ("sum", "zero")


@given(st.lists(st.integers(-500, 500).filter(bool), max_size=20))
def test_what_is_let_through_never_takes_the_money_below_zero(moves: list[int]) -> None:
    held: list[Line] = []
    for fen in moves:
        entry = [Line(1, fen), Line(2, -fen)]
        if not overdrawn(balances(held), entry, [1]):
            held += entry
        assert balances(held).get(1, 0) >= 0
        assert sum(balances(held).values()) == 0


@given(st.text(max_size=8), st.integers(1, 9), st.integers(1, 9))
def test_a_seal_follows_from_every_part_of_an_entry(purpose: str, number: int, fen: int) -> None:
    def sealed(purpose: str, number: int, fen: int) -> bytes:
        lines = (Line(1, fen), Line(2, -fen))
        return seal(
            GENESIS, Sealed(1, number, date(2026, 1, 1), "payment", purpose, None, 1, lines)
        )

    first = sealed(purpose, number, fen)
    assert first == sealed(purpose, number, fen)
    assert len({first, sealed(purpose + "改", number, fen), sealed(purpose, number, fen + 1)}) == 3


CANDIDATES = st.lists(st.integers(1, 60), min_size=1, max_size=7).map(
    lambda costs: [Candidate(n, cost) for n, cost in enumerate(costs, start=1)]
)
BALLOTS = st.lists(st.frozensets(st.integers(1, 7), min_size=1, max_size=4), max_size=12)
METHODS = st.sampled_from(Method)


def within(candidates: list[Candidate], ballots: list[frozenset[int]]) -> list[frozenset[int]]:
    numbers = {c.number for c in candidates}
    return [ballot & numbers for ballot in ballots if ballot & numbers]


@given(METHODS, CANDIDATES, BALLOTS, st.integers(1, 150))
def test_a_count_stays_within_the_amount_and_says_what_is_so(
    method: Method, candidates: list[Candidate], ballots: list[frozenset[int]], amount: int
) -> None:
    ballots = within(candidates, ballots)
    cost = {c.number: c.cost for c in candidates}
    found = count(method, candidates, ballots, amount)
    assert [o.number for o in found] == sorted(cost)
    chosen = sorted((o for o in found if o.is_chosen), key=lambda o: o.position)
    assert [o.position for o in chosen] == list(range(1, len(chosen) + 1))
    left = amount
    for outcome in chosen:
        left -= cost[outcome.number]
        assert outcome.left == left >= 0
        assert outcome.votes > 0
    for outcome in found:
        assert outcome.votes == sum(1 for ballot in ballots if outcome.number in ballot)
        if outcome.why is Why.TOO_DEAR:
            assert cost[outcome.number] > outcome.left >= left
        # Nothing that somebody wants and that could still be paid for is left out.
        assert outcome.is_chosen or outcome.votes == 0 or cost[outcome.number] > left


@given(METHODS, CANDIDATES, BALLOTS, st.integers(1, 150), st.randoms())
def test_the_order_in_which_votes_come_is_of_no_account(
    method: Method,
    candidates: list[Candidate],
    ballots: list[frozenset[int]],
    amount: int,
    dice: object,
) -> None:
    ballots = within(candidates, ballots)
    shuffled, mixed = ballots[:], candidates[:]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # 2026-11-26: a random.Random
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # 2026-11-26: the same
    assert count(method, candidates, ballots, amount) == count(method, mixed, shuffled, amount)


@given(CANDIDATES, BALLOTS, st.integers(1, 150))
def test_greedy_one_more_vote_never_unmakes_a_choice(
    candidates: list[Candidate], ballots: list[frozenset[int]], amount: int
) -> None:
    ballots = within(candidates, ballots)
    for outcome in count(Method.GREEDY, candidates, ballots, amount):
        if outcome.is_chosen:
            more = [*ballots, frozenset({outcome.number})]
            again = count(Method.GREEDY, candidates, more, amount)
            assert next(o for o in again if o.number == outcome.number).is_chosen


def chosen(found: list[Outcome]) -> list[int]:
    return [o.number for o in sorted(found, key=lambda o: o.position) if o.is_chosen]


def test_a_third_of_the_voters_gets_a_third_of_the_money_by_equal_shares() -> None:
    """Two thirds want 1 to 3, a third wants 4: greedy gives it all to the two thirds."""
    candidates = [Candidate(n, 100) for n in (1, 2, 3, 4)]
    ballots = [frozenset({1, 2, 3})] * 6 + [frozenset({4})] * 3
    assert chosen(count(Method.GREEDY, candidates, ballots, 300)) == [1, 2, 3]
    found = count(Method.EQUAL_SHARES, candidates, ballots, 300)
    assert set(chosen(found)) == {1, 2, 4}


def test_ties_go_to_the_cheaper_then_the_lower_number_and_it_is_said() -> None:
    candidates = [Candidate(1, 60), Candidate(2, 50), Candidate(3, 50)]
    found = count(Method.GREEDY, candidates, [frozenset({1, 2, 3})], 100)
    assert chosen(found) == [2, 3]
    assert all(o.tied for o in found)
    assert found[0].why is Why.TOO_DEAR
    assert found[0].left == 0


def test_equal_shares_of_many_voters_is_quick() -> None:
    candidates = [Candidate(n, 900 + 37 * n) for n in range(1, 41)]
    ballots = [frozenset({1 + (7 * v + k * k) % 40 for k in range(4)}) for v in range(5_000)]
    assert sum(c.cost for c in candidates if c.number in chosen(
        count(Method.EQUAL_SHARES, candidates, ballots, 20_000)
    )) <= 20_000  # fmt: skip


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 100))
def test_it_reopens_once_and_never_for_a_few(yes: int, no: int, needed: int) -> None:
    rounds = [verdict(yes, yes + no, needed=needed, least=3, round_=n) for n in (0, 1)]
    assert rounds[1] is not Verdict.REOPENED
    if yes + no < 3:
        assert set(rounds) == {Verdict.TOO_FEW}
    assert (rounds[0] is Verdict.KEPT) == (yes + no >= 3 and 100 * yes >= needed * (yes + no))


def test_how_a_step_stands_and_where_a_round_is() -> None:
    today = date(2026, 11, 26)
    days = (-1, 0, 7, 8)
    found = [standing(False, today + timedelta(days=n), today) for n in days]
    assert found == ["late", "soon", "soon", "open"]
    assert standing(True, today, today, today + timedelta(days=1)) == "done_late"
    at = [date(2026, 1, n) for n in range(1, 8)]
    limits = (at[1], at[2], at[4], at[5])
    told = [phase(moment, *limits) for moment in at]  # type: ignore[arg-type]  # 2026-11-26: days will do
    assert told == ["before", "proposing", "checking", "checking", "voting", "closed", "closed"]
