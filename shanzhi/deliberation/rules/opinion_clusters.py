"""Points joined to clusters: weighted k-means from the first points, and how well clusters part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_GROUPS, BASE_FOR_ONE_MORE, ROUNDS = 5, 12, 100


@dataclass(frozen=True, slots=True)
class Clusters:
    """``groups`` (B,): the number of each point's group, 0…k-1; ``quality`` their silhouette."""

    groups: Ints
    quality: float


def best_groups(points: Floats, weights: Floats, *, least: int) -> Clusters | None:
    """The number of groups, 2…min(5, 2 + ⌊B/12⌋), that parts the points (B, 2) best; None where no
    number leaves ``least`` of weight in every group."""
    found: list[Clusters] = []
    for k in range(2, min(MOST_GROUPS, 2 + len(points) // BASE_FOR_ONE_MORE) + 1):
        if k > len(points):
            break
        groups = near(points, weights, points[:k])[0]
        sizes = np.bincount(groups, weights=weights, minlength=k)
        if sizes.min() >= least:
            found.append(Clusters(groups, silhouette(points, groups)))
    return max(found, key=lambda each: each.quality, default=None)


def near(points: Floats, weights: Floats, starts: Floats) -> tuple[Ints, Floats]:
    """Weighted k-means: the group of each point (B,) and the centres (k, 2), from the centres
    ``starts``, until nothing moves. A centre that loses its points stays where it was."""
    centres, groups = starts.astype(np.float64), np.zeros(len(points), np.int64)
    for _round in range(ROUNDS):
        groups = _distances(points, centres).argmin(axis=1)
        moved = weighted_means(points, weights, groups, centres)
        if np.allclose(moved, centres, rtol=0, atol=1e-9):
            break
        centres = moved
    return groups, centres


def weighted_means(points: Floats, weights: Floats, groups: Ints, empty: Floats) -> Floats:
    """The centre of each group, (k, 2); ``empty`` for a group without points."""
    k = len(empty)
    totals = np.bincount(groups, weights=weights, minlength=k)
    sums = np.stack(
        [
            np.bincount(groups, weights=weights * points[:, axis], minlength=k)
            for axis in range(points.shape[1])
        ],
        axis=1,
    )
    means = sums / np.where(totals > 0, totals, 1)[:, None]
    return np.where(totals[:, None] > 0, means, empty)


def silhouette(points: Floats, groups: Ints) -> float:
    """How much nearer points are to their own group than to the next, -1…1 (Rousseeuw 1987).
    A group of one point counts 0."""
    distances = np.sqrt(_distances(points, points))
    k = int(groups.max()) + 1
    inside = np.eye(k)[groups]  # (B, k)
    sizes = inside.sum(axis=0)
    sums = distances @ inside
    rows = np.arange(len(points))
    own = sums[rows, groups] / np.maximum(sizes[groups] - 1, 1)
    others = sums / np.maximum(sizes, 1)
    others[rows, groups] = np.inf
    next_one = others.min(axis=1)
    widest = np.maximum(np.maximum(own, next_one), 1e-12)
    return float(np.where(sizes[groups] > 1, (next_one - own) / widest, 0.0).mean())


def _distances(points: Floats, centres: Floats) -> Floats:
    """Squared, (B, k)."""
    return np.asarray(((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2))
