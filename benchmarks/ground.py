"""Seconds for the opinion groups of 10,000 people × 500 statements: `python -m benchmarks.ground`.

A made-up population of four camps, of which everybody votes on 20 to 200 statements, as the job does it:
groups, places on the map, consensus and what is peculiar to each. Reference: the five seconds that are
promised on two cores. Then the same with every vote cast, and, where the real conversations are at hand,
how well the groups fit the published ones.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from benchmarks.shared_place import shared_folder
from shanzhi.deliberation.rules.opinion_groups import NOBODY, Votes, opinion_groups
from shanzhi.deliberation.rules.opinion_statements import consensus, peculiar, tally

PEOPLE, STATEMENTS, CAMPS = 10_000, 500, 4
PROMISED_S, ROUNDS = 5.0, 3


def main() -> int:
    sparse, full = made_up(20, 200), made_up(STATEMENTS, STATEMENTS)
    seconds = min(_seconds(sparse) for _round in range(ROUNDS))
    found = opinion_groups(sparse, least=5)
    result = {
        "name": "ground",
        "value": round(seconds, 2),
        "unit": "s",
        "reference": PROMISED_S,
        "ratio": round(seconds / PROMISED_S, 3),
        "people": PEOPLE,
        "statements": STATEMENTS,
        "votes": len(sparse.people),
        "groups": len(found.frame.names) if found else 0,
        "every_vote_cast_s": round(_seconds(full), 2),
        "fit_with_published": _fit(),
    }
    print(json.dumps(result))
    return 0


def made_up(fewest: int, most: int) -> Votes:
    """Votes of people of four camps; each votes on ``fewest`` to ``most`` statements."""
    rng = np.random.default_rng(2026)
    leaning = rng.normal(0, 1.2, (CAMPS, STATEMENTS)) + rng.normal(0.3, 0.6, STATEMENTS)
    camp = rng.choice(CAMPS, PEOPLE, p=[0.45, 0.3, 0.2, 0.05])
    many = rng.integers(fewest, most + 1, PEOPLE)
    chosen = [np.sort(rng.permutation(STATEMENTS)[:number]) for number in many]
    people, columns = np.repeat(np.arange(PEOPLE), many), np.concatenate(chosen)
    felt = leaning[camp[people], columns] + rng.normal(0, 1, len(people))
    values = (felt > 0.4).astype(np.int8) - (felt < -0.4).astype(np.int8)
    return Votes(people, columns, values, PEOPLE, np.arange(STATEMENTS), np.zeros(STATEMENTS, bool))


def _seconds(votes: Votes) -> float:
    started = time.perf_counter()
    found = opinion_groups(votes, least=5)
    if found is None:
        raise SystemExit("no groups were found")
    counts = tally(votes, found.members, found.frame.names)
    consensus(counts)
    for row in range(len(found.frame.names)):
        peculiar(counts, row)
    return time.perf_counter() - started


def _fit() -> dict[str, dict[str, float]] | str:
    """Adjusted Rand index against the published groups, and the largest difference of consensus."""
    if shared_folder("polis") is None:
        return "../shared/data/polis is absent (set SHANZHI_SHARED)"
    from sklearn.metrics import adjusted_rand_score

    from shanzhi.deliberation.tests.polis import known

    fits = {}
    for name in ("bg2050-volunteers", "vtaiwan.uberx"):
        data = known(name)
        found = opinion_groups(data.votes, least=5)
        if found is None:
            continue
        both = (found.members != NOBODY) & (data.labels != NOBODY)
        rand = adjusted_rand_score(data.labels[both], found.members[both])
        fits[name] = {"adjusted_rand": round(float(rand), 3)}
        if "group-informed-consensus" in next(iter(data.statements.values())):
            ids = data.votes.ids.tolist()
            wanted = np.array([float(data.statements[n]["group-informed-consensus"]) for n in ids])
            labelled = consensus(tally(data.votes, data.labels, (0, 1)))
            raw = consensus(tally(data.votes, found.members, found.frame.names))
            fits[name]["consensus_with_labels"] = float(np.abs(labelled - wanted).max())
            fits[name]["consensus_from_votes"] = round(float(np.abs(raw - wanted).max()), 5)
    return fits


if __name__ == "__main__":
    sys.exit(main())
