"""Who thinks alike: groups of opinion from votes on statements, by the published mathematics of Polis.

Votes become a matrix of people × statements; what was not voted on is filled with the mean of its
column; the two directions in which people differ most (PCA) are the map. Somebody's place on it is the
sum over what they voted on, stretched by √(C/n) for n votes of C statements, so that few votes are not
read as indifference. Near people are joined to at most 100 base clusters, and these to k groups.

Source: Small, Bjorkegren, Erkkilä, Shaw, Megill: "Polis: Scaling deliberation by mapping high
dimensional opinion spaces", Recerca 26(2), 2021; formulas only, written afresh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shanzhi.deliberation.rules.opinion_clusters import best_groups, near, weighted_means

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LEAST_VOTES, BASE_CLUSTERS = 7, 100
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Votes:
    """One vote for each person and statement: ``people`` and ``columns`` are rows and columns of the
    matrix, ``values`` 1 (agree), 0 (pass) or -1 (disagree); three arrays of equal length.

    ``n`` people in the order in which they came; ``ids`` (C,) names the statements; ``is_out`` (C,)
    those that were taken out: they count as passed by everybody, so that nothing hangs on them.
    """

    people: Ints
    columns: Ints
    values: NDArray[np.int8]
    n: int
    ids: Ints
    is_out: NDArray[np.bool_]

    @property
    def cast(self) -> Ints:
        """Votes of each person, (n,)."""
        return np.bincount(self.people, minlength=self.n)


@dataclass(frozen=True, slots=True)
class Frame:
    """A map without people: means (C,) and axes (2, C) of the statements ``ids``, and the centres
    (k, 2) of the groups ``names``. With it the next map keeps names and directions."""

    ids: Ints
    means: Floats
    axes: Floats
    centres: Floats
    names: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """``members`` (n,): the name of each person's group, -1 for who voted too little to be counted.
    ``places`` (n, 2) on the map. ``quality`` is the silhouette of the groups, -1…1."""

    members: Ints
    places: Floats
    frame: Frame
    quality: float


def opinion_groups(votes: Votes, *, least: int = 1, before: Frame | None = None) -> Grouped | None:
    """Groups of at least ``least`` people; None where there are none.

    The same votes give the same groups. ``before`` is the frame of an earlier map: a group keeps
    the name of the group that most of its members belonged to.
    """
    counted = np.flatnonzero(votes.cast >= min(LEAST_VOTES, len(votes.ids)))
    if len(counted) < 2 * least or not len(votes.ids):
        return None
    means = _means(votes)
    axes = _axes(votes, means, before)
    places = _places(votes, means, axes, votes.is_out)
    base, sizes, of_base = _base(places[counted])
    found = best_groups(base, sizes, least=least)
    if found is None:
        return None
    groups, quality = found.groups[of_base], found.quality
    names = _names(votes, counted, groups, before)
    members = np.full(votes.n, NOBODY)
    members[counted] = names[groups]
    order = np.argsort(names)
    weights = np.bincount(of_base, minlength=len(base)).astype(float)
    centres = weighted_means(base, weights, found.groups, np.zeros((len(names), 2)))[order]
    frame = Frame(votes.ids, means, axes, centres, tuple(int(name) for name in names[order]))
    return Grouped(members, places, frame, quality)


def _means(votes: Votes) -> Floats:
    """The mean vote of each statement, (C,); 0 where nobody voted and where it was taken out."""
    size = len(votes.ids)
    sums = np.bincount(votes.columns, weights=votes.values, minlength=size)
    means = sums / np.maximum(np.bincount(votes.columns, minlength=size), 1)
    return np.where(votes.is_out, 0.0, means)


def _matrix(votes: Votes, means: Floats, is_out: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Votes less the mean of their column, (n, C); filled with the mean is then 0."""
    matrix = np.zeros((votes.n, len(votes.ids)), np.float32)
    matrix[votes.people, votes.columns] = votes.values - means[votes.columns]
    matrix[:, is_out] = 0
    return matrix


def _axes(votes: Votes, means: Floats, before: Frame | None) -> Floats:
    """The two directions of greatest variance, (2, C), pointing as they did before."""
    matrix = _matrix(votes, means, votes.is_out)
    _values, vectors = np.linalg.eigh((matrix.T @ matrix).astype(np.float64))
    axes = np.ascontiguousarray(vectors[:, ::-1][:, :2].T)
    if len(axes) < 2:  # a single statement
        axes = np.vstack([axes, np.zeros_like(axes)])
    leading = (_as_before(votes, before) * axes).sum(axis=1)
    largest = axes[[0, 1], np.abs(axes).argmax(axis=1)]
    turned = np.where(np.abs(leading) < 1e-9, largest, leading) < 0
    return np.where(turned[:, None], -axes, axes)


def _as_before(votes: Votes, before: Frame | None) -> Floats:
    """The earlier axes for today's statements, (2, C)."""
    axes = np.zeros((2, len(votes.ids)))
    if before is not None:
        _both, here, there = np.intersect1d(votes.ids, before.ids, return_indices=True)
        axes[:, here] = before.axes[:, there]
    return axes


def _places(votes: Votes, means: Floats, axes: Floats, is_out: NDArray[np.bool_]) -> Floats:
    """Where each person stands, (n, 2)."""
    out = is_out[votes.columns]
    seen = np.bincount(votes.people[~out], minlength=votes.n) + int(is_out.sum())
    stretch = np.sqrt(len(votes.ids) / np.maximum(seen, 1))
    matrix = _matrix(votes, means, is_out)
    return np.asarray((matrix @ axes.T.astype(np.float32)) * stretch[:, None], dtype=np.float64)


def _base(places: Floats) -> tuple[Floats, Floats, Ints]:
    """Base clusters: centres (B, 2), people in each (B,), and the cluster of each person. They begin
    at the first people who came, so that who comes later moves them little."""
    _unique, first = np.unique(places, axis=0, return_index=True)
    starts = places[np.sort(first)[:BASE_CLUSTERS]]
    groups, centres = near(places, np.ones(len(places)), starts)
    used, of_base = np.unique(groups, return_inverse=True)
    return centres[used], np.bincount(of_base).astype(float), of_base


def _names(votes: Votes, counted: Ints, groups: Ints, before: Frame | None) -> Ints:
    """The name of each group, (k,): that of the earlier group with most members in common, else the
    lowest free number, larger groups first."""
    size = int(groups.max()) + 1
    names, used = np.full(size, NOBODY), set[int]()
    if before is not None:
        earlier = _earlier(votes, before)[counted]
        overlap = np.zeros((size, len(before.names)), int)
        np.add.at(overlap, (groups, earlier), 1)
        while overlap.max(initial=0) > 0:
            mine, theirs = np.unravel_index(overlap.argmax(), overlap.shape)
            names[mine] = before.names[theirs]
            used.add(before.names[theirs])
            overlap[mine, :] = overlap[:, theirs] = 0
    free = (name for name in range(2 * size + len(used)) if name not in used)
    for group in np.argsort(-np.bincount(groups), kind="stable"):
        if names[group] == NOBODY:
            names[group] = next(free)
    return names


def _earlier(votes: Votes, before: Frame) -> Ints:
    """Which of the earlier groups each person is nearest to on the earlier map, (n,)."""
    means, axes = np.zeros(len(votes.ids)), _as_before(votes, before)
    _both, here, there = np.intersect1d(votes.ids, before.ids, return_indices=True)
    means[here] = before.means[there]
    is_new = np.ones(len(votes.ids), bool)
    is_new[here] = False
    places = _places(votes, means, axes, is_new | votes.is_out)
    distances = ((places[:, None] - before.centres[None]) ** 2).sum(axis=2)
    return np.asarray(distances.argmin(axis=1))
