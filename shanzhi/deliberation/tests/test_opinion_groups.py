"""Common ground against two real conversations with published figures, and laws that must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.deliberation.rules.opinion_clusters import near, silhouette
from shanzhi.deliberation.rules.opinion_groups import NOBODY, Grouped, Votes, opinion_groups
from shanzhi.deliberation.rules.opinion_statements import (
    SIGNIFICANT,
    consensus,
    peculiar,
    shares,
    tally,
    z_of_two,
)
from shanzhi.deliberation.tests.polis import Known, known, last_votes

BG, VTAIWAN = "bg2050-volunteers", "vtaiwan.uberx"
both = pytest.mark.parametrize("name", [BG, VTAIWAN])
real = lru_cache(known)


def grouped(data: Known) -> Grouped:
    found = opinion_groups(data.votes, least=5)
    assert found is not None
    return found


@both
def test_last_vote_wins_as_published(name: str) -> None:
    data, last = real(name), last_votes(real(name).cast)
    published = {
        (int(row["participant"]), int(key)): int(value)
        for row in data.people
        for key, value in row.items()
        if key.isdecimal() and value
    }
    assert last == published


@both
def test_votes_cast_for_each_statement_as_published(name: str) -> None:
    """The published figures count each vote that was cast, also one that was changed later."""
    data = real(name)
    cast = Counter((int(row["comment-id"]), row["vote"]) for row in data.cast)
    for number, row in data.statements.items():
        assert (cast[number, "1"], cast[number, "-1"]) == (
            int(row["agrees"]),
            int(row["disagrees"]),
        )


def test_consensus_with_published_groups_is_the_published_one() -> None:
    data = real(BG)
    found = consensus(tally(data.votes, data.labels, (0, 1)))
    assert np.abs(found - _published(data)).max() <= 1e-12


def test_consensus_from_the_raw_votes_is_nearly_the_published_one() -> None:
    data = real(BG)
    ours = grouped(data)
    found = consensus(tally(data.votes, ours.members, ours.frame.names))
    assert np.abs(found - _published(data)).max() <= 0.004


@both
def test_groups_are_the_published_ones(name: str) -> None:
    data = real(name)
    ours, labels = grouped(data).members, data.labels
    from sklearn.metrics import adjusted_rand_score  # takes seconds, and only this test needs it

    both_know = (ours != NOBODY) & (labels != NOBODY)
    assert len(set(ours[ours != NOBODY].tolist())) == 2
    assert adjusted_rand_score(labels[both_know], ours[both_know]) >= 0.9


def test_the_same_votes_in_another_order_give_the_same_groups() -> None:
    data = real(BG)
    shuffled = np.random.default_rng(7).permutation(len(data.votes.people))
    votes = replace(
        data.votes,
        people=data.votes.people[shuffled],
        columns=data.votes.columns[shuffled],
        values=data.votes.values[shuffled],
    )
    again = opinion_groups(votes, least=5)
    assert again is not None
    assert np.array_equal(grouped(data).members, again.members)


def test_a_few_more_votes_keep_names_and_directions() -> None:
    data = real(VTAIWAN)
    first = grouped(data)
    fewer = np.sort(np.random.default_rng(3).permutation(len(data.votes.people))[:-500])
    votes = replace(
        data.votes,
        people=data.votes.people[fewer],
        columns=data.votes.columns[fewer],
        values=data.votes.values[fewer],
    )
    # The same map with names turned round and mirrored: what comes after follows it.
    before = replace(
        first.frame, names=(1, 0), axes=-first.frame.axes, centres=-first.frame.centres
    )
    later = opinion_groups(votes, least=5, before=before)
    assert later is not None
    counted = (first.members != NOBODY) & (later.members != NOBODY)
    same = first.members[counted] == 1 - later.members[counted]
    assert same.mean() > 0.95
    assert (later.frame.axes * before.axes).sum(axis=1).min() > 0.9


def test_what_is_peculiar_to_a_group_stands_out_in_it() -> None:
    data = real(VTAIWAN)
    ours = grouped(data)
    counts = tally(data.votes, ours.members, ours.frame.names)
    for row in range(len(ours.frame.names)):
        found = peculiar(counts, row)
        assert found
        for each in found:
            votes = counts.agreed if each.agrees else counts.disagreed
            mine = shares(votes[row], counts.seen[row])[each.column]
            others = np.delete(votes, row, axis=0).sum(axis=0)[each.column]
            assert mine > 0.5
            assert mine > others / np.delete(counts.seen, row, axis=0).sum(axis=0)[each.column]


def test_z_of_two_by_hand() -> None:
    # 9 of 10 against 3 of 10, one vote added to each: pooled 14/22.
    z = z_of_two(np.array([9]), np.array([10]), np.array([3]), np.array([10]))
    by_hand = (10 / 11 - 4 / 11) / np.sqrt(14 / 22 * 8 / 22 * 2 / 11)
    assert z[0] == pytest.approx(by_hand)
    assert z[0] > SIGNIFICANT


def test_silhouette_by_hand() -> None:
    points = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    groups, centres = near(points, np.ones(4), points[[0, 3]])
    assert groups.tolist() == [0, 0, 1, 1]
    assert centres.tolist() == [[0.5, 0], [10.5, 0]]
    assert silhouette(points, groups) == pytest.approx((9.5 / 10.5 + 8.5 / 9.5) / 2)


def cast_by(opinions: Sequence[Sequence[int | None]]) -> Votes:
    """Votes of people (rows) on statements; None is not voted."""
    found = [
        (person, column, value)
        for person, row in enumerate(opinions)
        for column, value in enumerate(row)
        if value is not None
    ]
    people, columns, values = (np.array(each, int) for each in zip(*found, strict=True))
    size = len(opinions[0])
    return Votes(
        people,
        columns,
        values.astype(np.int8),
        len(opinions),
        np.arange(size),
        np.zeros(size, bool),
    )


def test_two_camps_are_found_and_no_group_is_too_small() -> None:
    yes, no = [1] * 8, [-1] * 8
    votes = cast_by([yes, no] * 5 + [[1, None, None, None, None, None, None, None]])
    found = opinion_groups(votes, least=5)
    assert found is not None
    assert found.members.tolist() == [0, 1] * 5 + [NOBODY]
    assert opinion_groups(cast_by([yes, no] * 4), least=5) is None
    assert opinion_groups(cast_by([yes] * 12), least=5) is None


def test_a_statement_that_was_taken_out_moves_nobody() -> None:
    rng = np.random.default_rng(1)
    opinions = [[1] * 8 if n % 2 else [-1] * 8 for n in range(20)]
    with_ninth = [[*row, int(rng.integers(-1, 2))] for row in opinions]
    votes = replace(cast_by(with_ninth), is_out=np.arange(9) == 8)
    found = opinion_groups(votes, least=5)
    assert found is not None
    assert found.members.tolist() == [n % 2 for n in range(20)]
    assert np.unique(found.places.round(5), axis=0).shape == (2, 2)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 12))
def test_any_votes_can_be_grouped_and_adding_an_agreement_never_lowers_consensus(
    seed: int, people: int, statements: int
) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(-1, 3, (people, statements))  # 2: not voted
    rows: list[list[int | None]] = [[None if v == 2 else int(v) for v in row] for row in values]
    rows[0][0] = -1
    votes = cast_by(rows)
    found = opinion_groups(votes)
    if found is None:
        return
    sizes = Counter(found.members.tolist())
    assert set(sizes) - {NOBODY} == set(found.frame.names)
    assert -1 <= found.quality <= 1
    assert np.isfinite(found.places).all()
    before = consensus(tally(votes, found.members, found.frame.names))
    agreed = votes.values.copy()
    agreed[0] = 1
    after = consensus(tally(replace(votes, values=agreed), found.members, found.frame.names))
    assert (after >= before).all()


def _published(data: Known) -> np.ndarray:
    ids = data.votes.ids.tolist()
    return np.array([float(data.statements[n]["group-informed-consensus"]) for n in ids])
