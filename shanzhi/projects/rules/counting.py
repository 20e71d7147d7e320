"""Which proposals a budget pays for: two published rules, exact, each answer with its reason.

*Greedy by votes* is what most cities do: the most approved first, what does not fit is passed over (the
"greedy" rule in Talmon and Faliszewski, A Framework for Approval-Based Budgeting Methods, AAAI 2019).
*Equal shares* gives every voter the same part of the money, and a project is bought by those who voted
for it (Peters, Pierczyński and Skowron, Proportional Participatory Budgeting with Additive Utilities,
NeurIPS 2021, with the cost of a project as what it is worth to each who chose it); what is left over
is given out greedily.

Equal standing is broken the same way in both, and said: the cheaper first, then the lower number.
All arithmetic is on integers and fractions; the order in which votes come is of no account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Method(StrEnum):
    """How a round is counted."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal_shares"


class Why(StrEnum):
    """What became of a proposal."""

    BY_VOTES = "by_votes"
    BY_SHARES = "by_shares"
    LEFT_OVER = "left_over"
    TOO_DEAR = "too_dear"
    NO_VOTES = "no_votes"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal that may be chosen; ``cost`` in fen, above zero."""

    number: int
    cost: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """``position`` is 0 for what was not chosen; ``left`` is the money that remained when this proposal's
    turn was over; ``tied`` that another had the same standing and the cheaper or lower number went first."""

    number: int
    votes: int
    why: Why
    position: int
    left: int
    tied: bool = False

    @property
    def is_chosen(self) -> bool:
        """Does the budget pay for it?"""
        return self.position > 0


def count(
    method: Method, candidates: Sequence[Candidate], ballots: Iterable[frozenset[int]], amount: int
) -> list[Outcome]:
    """Outcomes by the number of the proposal. ``ballots`` hold numbers of candidates, one per voter;
    ``amount`` in fen."""
    weights = Counter(ballots)
    votes = {c.number: sum(n for b, n in weights.items() if c.number in b) for c in candidates}
    shared = method is Method.EQUAL_SHARES
    bought = _equal_shares(candidates, weights, amount) if shared else []
    spent = sum(cost for _number, cost in bought)
    found: dict[int, Outcome] = {}
    left = amount
    for position, (number, cost) in enumerate(bought, start=1):
        left -= cost
        found[number] = Outcome(number, votes[number], Why.BY_SHARES, position, left)
    rest = [c for c in candidates if c.number not in found]
    first = Why.LEFT_OVER if shared else Why.BY_VOTES
    for outcome in _greedy(rest, votes, amount - spent, len(bought), first):
        found[outcome.number] = outcome
    return [found[number] for number in sorted(found)]


def _greedy(
    candidates: Sequence[Candidate], votes: Mapping[int, int], left: int, before: int, why: Why
) -> list[Outcome]:
    """The most approved first; whatever fits is taken."""
    same = Counter(votes[c.number] for c in candidates)
    found, position = [], before
    for each in sorted(candidates, key=lambda c: (-votes[c.number], c.cost, c.number)):
        had, tied = votes[each.number], same[votes[each.number]] > 1 and votes[each.number] > 0
        if not had:
            found.append(Outcome(each.number, 0, Why.NO_VOTES, 0, left))
        elif each.cost > left:
            found.append(Outcome(each.number, had, Why.TOO_DEAR, 0, left, tied))
        else:
            left -= each.cost
            position += 1
            found.append(Outcome(each.number, had, why, position, left, tied))
    return found


def _equal_shares(
    candidates: Sequence[Candidate], weights: Mapping[frozenset[int], int], amount: int
) -> list[tuple[int, int]]:
    """(number, cost) in the order in which they are bought. Voters with the same ballot have the same
    money left, so they are reckoned as one. A price only rises as money goes: what cost more than the
    best of this turn already before is not looked at again."""
    voters = sum(weights.values())
    if not voters:
        return []
    money = dict.fromkeys(weights, Fraction(amount, voters))
    price = {c.number: Fraction(0) for c in candidates}
    waiting = {c.number: c for c in candidates}
    bought: list[tuple[int, int]] = []
    while (best := _cheapest(waiting, price, weights, money)) is not None:
        chosen = waiting.pop(best[2])
        for ballot in money:
            if chosen.number in ballot:
                money[ballot] -= min(money[ballot], best[0] * chosen.cost)
        bought.append((chosen.number, chosen.cost))
    return bought


def _cheapest(
    waiting: dict[int, Candidate],
    price: dict[int, Fraction],
    weights: Mapping[frozenset[int], int],
    money: Mapping[frozenset[int], Fraction],
) -> tuple[Fraction, int, int] | None:
    """(ρ, cost, number) of what is bought next; what nobody can pay for any more is taken out."""
    best: tuple[Fraction, int, int] | None = None
    for each in sorted(waiting.values(), key=lambda c: (price[c.number], c.cost, c.number)):
        if best is not None and price[each.number] > best[0]:
            break
        found = _price(each, weights, money)
        if found is None:
            del waiting[each.number]
            continue
        price[each.number] = found
        this = (found, each.cost, each.number)
        best = this if best is None else min(best, this)
    return best


def _price(
    candidate: Candidate,
    weights: Mapping[frozenset[int], int],
    money: Mapping[frozenset[int], Fraction],
) -> Fraction | None:
    """The lowest ρ at which those who chose it can pay for it, each at most ρ · cost and no more than
    they have left; None when all their money is too little."""
    purses = sorted((money[b], n) for b, n in weights.items() if candidate.number in b)
    heads, owed = sum(n for _left, n in purses), Fraction(candidate.cost)
    for left, number in purses:
        share = owed / heads
        if left >= share:
            return share / candidate.cost
        owed -= left * number
        heads -= number
    return None
