"""Whether the chain of a ballot holds: against its votes, its roll, what was fixed, and the heads that the
record of the house carries."""

from __future__ import annotations

from datetime import timedelta

from shanzhi.ballots.events import BallotClosed, BallotCounted, BallotOpened, HeadPublished
from shanzhi.ballots.models import Ballot, ChainLink, Vote
from shanzhi.ballots.queries.export import broken_link
from shanzhi.ballots.queries.roll_lines import roll_lines
from shanzhi.ballots.rules.canonical import hash_of_lines, leaf_of
from shanzhi.kernel.api import events_of_kinds, now

# What is younger may wait for its link.
WAITS_AT_MOST = timedelta(minutes=10)


def first_fault(ballot: Ballot) -> str:
    """The first thing that does not hold, in English for a terminal; "" when everything does. Tells
    nothing of what was voted."""
    broken = broken_link(ballot)
    if broken is not None:
        return f"broken from event {broken}"
    if leaf_of(ballot.frozen).hex() != ballot.frozen_hash:
        return "the rules or items are not those of the opening"
    if hash_of_lines(roll_lines(ballot)) != ballot.roll_hash:
        return "the roll is not that of the opening"
    return _missing_head(ballot) or _unsealed(ballot)


def _missing_head(ballot: Ballot) -> str:
    kinds = (BallotOpened, HeadPublished, BallotClosed, BallotCounted)
    for row in events_of_kinds("ballot", [ballot.pk], kinds):
        link = bytes.fromhex(str(row.payload["head"]))
        if not ChainLink.objects.filter(ballot=ballot, link=link).exists():
            return f"the head that was published with event {row.sequence} is not in the chain"
    return ""


def _unsealed(ballot: Ballot) -> str:
    late = Vote.objects.filter(ballot=ballot, link__isnull=True, at__lt=now() - WAITS_AT_MOST)
    count = late.count()
    return f"{count} votes have no place in the chain" if count else ""
