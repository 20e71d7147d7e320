"""The tally of many votes, and the check of their record as an owner does it at home."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def measure(many: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Seconds to tally ``many`` votes, and to verify their record (in memory)."""
    from shanzhi.ballots.tests.ballots_at_random import Made, item
    from shanzhi.ballots.verifier.verify_ballot import verify

    say(f"{many:,} votes are written into a record")
    votes = [(n, {"1": [("yes", "yes", "no")[n % 3]]}) for n in range(1, many + 1)]
    made = Made("owners", ["89.50"] * many, [item(1)], votes)
    frozen, roll, current = made.frozen, made.roll, dict(votes)
    from shanzhi.ballots.rules.tally import tally

    begin = time.perf_counter()
    tally(frozen, roll, current)
    tallied = time.perf_counter() - begin
    record = made.record()
    begin = time.perf_counter()
    verify(record)
    verified = time.perf_counter() - begin
    say(f"  tally {tallied:.2f} s, verify {verified:.2f} s, {len(record) / 1e6:.0f} MB")
    return {
        "tally_and_verify_s": round(tallied + verified, 2),
        "tally_s": round(tallied, 2),
        "verify_s": round(verified, 2),
        "tallied_votes": many,
    }
